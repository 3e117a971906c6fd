import { useId, type ReactNode } from 'react';

interface IconProps {
  className?: string;
}

function Icon({ className, children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      className={`icon ${className ?? ''}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const Pen = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 20h8M4 20l1-4L16.500 4.500a2.100 2.100 0 0 1 3 3L8 19l-4 1Z" />
  </Icon>
);
export const Search = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="11" cy="11" r="6.500" />
    <path d="m20 20-4.300-4.300" />
  </Icon>
);
export const Dots = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5.500 12h.01M12 12h.01M18.500 12h.01" strokeWidth="2.600" />
  </Icon>
);
export const Back = (props: IconProps) => (
  <Icon {...props}>
    <path d="m14.500 5-7 7 7 7" />
  </Icon>
);
export const Cross = (props: IconProps) => (
  <Icon {...props}>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
export const Send = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 19V5M5.500 11.500 12 5l6.500 6.500" strokeWidth="2.200" />
  </Icon>
);
export const Check = (props: IconProps) => (
  <Icon {...props}>
    <path d="m5 12.500 4.500 4.500L19 7.500" />
  </Icon>
);
export const Checks = (props: IconProps) => (
  <Icon {...props}>
    <path d="m2 12.500 4.500 4.500L15 8M11.500 16l1 1L22 7.500" />
  </Icon>
);
export const Clock = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="8" />
    <path d="M12 7.500V12l3 2" />
  </Icon>
);
export const Alert = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="8.500" />
    <path d="M12 7.500v5M12 16h.01" />
  </Icon>
);
export const Smile = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="8.500" />
    <path d="M8.500 14.500c1.800 2.300 5.200 2.300 7 0M9 9.500h.01M15 9.500h.01" />
  </Icon>
);
export const Down = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 5v14M5.500 12.500 12 19l6.500-6.500" />
  </Icon>
);
export const People = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="9" cy="8.500" r="3.500" />
    <path d="M2.500 19.500c.6-3.600 3-5.500 6.500-5.500s5.900 1.900 6.500 5.500M16 5.300a3.500 3.500 0 0 1 0 6.400M18 14.500c2 .8 3.200 2.500 3.500 5" />
  </Icon>
);

/** The magpie: black, white, and the sheen of its wing. */
export function Bird({ className }: IconProps) {
  const sheen = useId();
  return (
    <svg className={className} viewBox="0 0 64 64" aria-hidden="true">
      <defs>
        <linearGradient id={sheen} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#12b8a6" />
          <stop offset=".55" stopColor="#1273c4" />
          <stop offset="1" stopColor="#4a3fb8" />
        </linearGradient>
      </defs>
      <rect width="64" height="64" rx="15" fill="#0f1518" />
      <path
        d="M12 35c0-11 8.500-19 19-19 6.500 0 11 3 13.500 7.500L54 27l-9 3.500C44 41 36 48 25.500 48H9l8-5.500c-3-1.500-5-4-5-7.500Z"
        fill="#fff"
      />
      <path
        d="M12 35c0-11 8.500-19 19-19 6.500 0 11 3 13.500 7.500L54 27l-9 3.500c-3-1-8-1.500-13.500 1C24 35 20 40 17 42.500c-3-1.500-5-4-5-7.500Z"
        fill={`url(#${sheen})`}
      />
      <circle cx="38.500" cy="24.500" r="2.200" fill="#fff" />
    </svg>
  );
}
