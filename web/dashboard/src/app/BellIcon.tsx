// A bell; crossed out where nothing rings it.
export function BellIcon({ crossed }: { crossed: boolean }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M5 14c1-1.2 1.2-2.6 1.2-4.6C6.2 6.6 7.7 4.5 10 4.5s3.8 2.1 3.8 4.9c0 2 .2 3.4 1.2 4.6zM8.5 16.5c.4.5.9.7 1.5.7s1.1-.2 1.5-.7" />
      {crossed && <path d="m4 4 12.5 12.5" />}
    </svg>
  );
}
