package im.magpie.user.password;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A new password that {@link PasswordRules} accepts; the message is the code of what is wrong. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AcceptablePassword.Validator.class)
public @interface AcceptablePassword {
    String message() default "password";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Null passes: it is another constraint's. */
    final class Validator implements ConstraintValidator<AcceptablePassword, String> {
        @Override
        public boolean isValid(@Nullable String password, ConstraintValidatorContext context) {
            Optional<String> violation = password == null ? Optional.empty() : PasswordRules.violatedBy(password);
            violation.ifPresent(code -> {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate(code).addConstraintViolation();
            });
            return violation.isEmpty();
        }
    }
}
