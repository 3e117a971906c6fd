package im.magpie.user.account;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A name that is shown to others: 1-100 code points, not blank, one line, and nothing that changes how text beside it reads. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = DisplayText.Validator.class)
public @interface DisplayText {
    String message() default "characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Null passes: it is absent. */
    final class Validator implements ConstraintValidator<DisplayText, String> {
        private static final int MAX_LENGTH = 100;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            int length = text.codePointCount(0, text.length());
            if (length < 1 || length > MAX_LENGTH) {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate("length").addConstraintViolation();
                return false;
            }
            return !text.isBlank() && text.codePoints().allMatch(Validator::shows);
        }

        private static boolean shows(int point) {
            return switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.UNASSIGNED -> false;
                // Joiners belong to emoji and to some scripts; marks of direction turn the text of others around.
                case Character.FORMAT -> !isDirection(point);
                default -> true;
            };
        }

        private static boolean isDirection(int point) {
            return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
        }
    }
}
