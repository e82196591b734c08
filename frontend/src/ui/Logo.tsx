import { rem } from "@mantine/core";

/** The logo: a lap of a track, made of tokens. */
export function Logo({ size }: { size: number }) {
  return (
    <svg
      style={{ width: rem(size), height: rem(size) }}
      viewBox="0 0 64 64"
      aria-hidden="true"
      focusable="false"
    >
      <rect width="64" height="64" rx="15" fill="#0d736c" />
      <path
        d="M32 13a19 19 0 1 1-18.1 13.2"
        fill="none"
        stroke="#ffffff"
        strokeWidth="6.5"
        strokeLinecap="round"
        strokeDasharray="13 9.2"
      />
      <circle cx="32" cy="32" r="6.5" fill="#9fddd6" />
    </svg>
  );
}
