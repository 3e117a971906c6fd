import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
    { ignores: ['**/dist/', '**/node_modules/'] },
    js.configs.recommended,
    ...ts.configs.strictTypeChecked,
    {
        languageOptions: {
            globals: { ...globals.browser, ...globals.node },
            parserOptions: {
                project: ['./sdk/tsconfig.json', './chat/tsconfig.json', './tsconfig.json'],
                tsconfigRootDir: import.meta.dirname,
            },
        },
        rules: {
            eqeqeq: 'error',
            '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
            // Numbers in texts and addresses are what template literals are for.
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
            '@typescript-eslint/no-confusing-void-expression': [
                'error',
                { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
            ],
        },
    },
    { files: ['chat/src/**/*.{ts,tsx}'], ...hooks.configs.flat.recommended },
    {
        files: ['chat/src/**/*.{ts,tsx}'],
        rules: {
            // A hint for the React compiler, which is not used here: the virtualizer changes in place by design.
            'react-hooks/incompatible-library': 'off',
            // The only sign that some input methods give of themselves is the key code 229.
            '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'lib', name: 'keyCode' }] }],
        },
    },
    {
        files: ['**/test/**', 'fake-server/**', 'browser-tests/**', 'screenshots/**'],
        rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
    },
    { files: ['**/*.js'], ...ts.configs.disableTypeChecked },
);
