window.SwaggerUIBundle({
    url: '/v1/openapi.json',
    dom_id: '#contract',
    deepLinking: true,
    validatorUrl: null,
});
