// The porch light: the product's mark.
export function Lamp({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="17" r="13" fill="light-dark(#f6b443, #ffc65c)" opacity=".2" />
      <g stroke="light-dark(#4a3c26, #c9cede)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M16 3v3.6M11.5 25.5h9" />
        <path d="M10.4 9.6 16 6l5.6 3.6z" fill="light-dark(#4a3c26, #c9cede)" strokeWidth="1.4" />
      </g>
      <path
        d="M11.2 11h9.6l1.6 10.5a1 1 0 0 1-1 1.2H10.6a1 1 0 0 1-1-1.2z"
        fill="light-dark(#f5a524, #ffc65c)"
      />
      <path d="M16 13.5c1.9 2.2 2.7 3.5 2.7 4.8a2.7 2.7 0 0 1-5.4 0c0-1.3.8-2.6 2.7-4.8z" fill="#fff4d6" />
    </svg>
  );
}
