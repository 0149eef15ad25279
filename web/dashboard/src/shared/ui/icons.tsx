// The few icons there are, drawn on a 20 × 20 grid in the colour of their text. Decoration: what they mean
// stands beside them in words or in an aria-label.
import type { ReactNode } from 'react';

function Icon({ children, size = 18 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.5" />
    <path d="m13.2 13.2 3.8 3.8" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
export const BackIcon = () => (
  <Icon>
    <path className="mirrored" d="M12.5 4.5 7 10l5.5 5.5" />
  </Icon>
);
export const ExternalIcon = () => (
  <Icon size={14}>
    <path d="M11.5 3.5h5v5M16.5 3.5 9 11M15 12v3.5a1 1 0 0 1-1 1H4.5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1H8" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon size={16}>
    <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
    <path d="M13 7V5.5a2 2 0 0 0-2-2H5.5a2 2 0 0 0-2 2V11a2 2 0 0 0 2 2H7" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon size={16}>
    <path d="m4 10.5 4 4 8-9" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.3" />
    <path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M4.7 15.3l1.2-1.2M14.1 5.9l1.2-1.2" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z" />
  </Icon>
);
export const SystemIcon = () => (
  <Icon>
    <rect x="2.5" y="4" width="15" height="9.5" rx="1.5" />
    <path d="M7.5 16.5h5" />
  </Icon>
);
export const GlobeIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.3" />
    <path d="M2.7 10h14.6M10 2.7c4.4 4.4 4.4 10.2 0 14.6-4.4-4.4-4.4-10.2 0-14.6z" />
  </Icon>
);
export const LeaveIcon = () => (
  <Icon>
    <path d="M8 3.5H5a1.5 1.5 0 0 0-1.5 1.5v10A1.5 1.5 0 0 0 5 16.5h3M12.5 13.5 16 10l-3.5-3.5M16 10H8" />
  </Icon>
);
export const InboxIcon = () => (
  <Icon size={22}>
    <path d="M3 11.5 5 4.8a1.2 1.2 0 0 1 1.1-.8h7.8a1.2 1.2 0 0 1 1.1.8l2 6.7V15a1.4 1.4 0 0 1-1.4 1.4H4.4A1.4 1.4 0 0 1 3 15z" />
    <path d="M3 11.5h4c.2 1.5 1.4 2.5 3 2.5s2.8-1 3-2.5h4" />
  </Icon>
);
export const PeopleIcon = () => (
  <Icon size={22}>
    <circle cx="7.5" cy="7" r="2.8" />
    <path d="M2.5 16.3c.3-3 2.2-4.5 5-4.5s4.7 1.5 5 4.5M13 4.4a2.8 2.8 0 0 1 0 5.2M14.6 12.1c1.8.6 2.8 2 2.9 4.2" />
  </Icon>
);
export const BanIcon = () => (
  <Icon size={22}>
    <circle cx="10" cy="10" r="6.8" />
    <path d="m5.2 5.2 9.6 9.6" />
  </Icon>
);
export const LogIcon = () => (
  <Icon size={22}>
    <path d="M5 3.5h10v13H5zM7.8 7.2h4.4M7.8 10h4.4M7.8 12.8h2.6" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon size={22}>
    <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
    <circle cx="13" cy="6" r="2" />
    <circle cx="7" cy="14" r="2" />
  </Icon>
);
export const DesktopIcon = () => (
  <Icon>
    <path d="M3 4h14v9.5H3zM7 16.5h6M10 13.5v3" />
  </Icon>
);
export const PhoneIcon = () => (
  <Icon>
    <rect x="5.8" y="2.5" width="8.4" height="15" rx="1.8" />
    <path d="M9 14.8h2" />
  </Icon>
);
export const BotIcon = () => (
  <Icon size={16}>
    <path d="M4 8h12v8H4zM10 8V4.5M7.5 11.5v1M12.5 11.5v1M2 11v2M18 11v2" />
  </Icon>
);
export const ChatIcon = () => (
  <Icon size={16}>
    <path d="M4.5 3.5h11A1.5 1.5 0 0 1 17 5v7.5a1.5 1.5 0 0 1-1.5 1.5H9.5L5.5 17v-3h-1A1.5 1.5 0 0 1 3 12.5V5a1.5 1.5 0 0 1 1.5-1.5z" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M3.5 10 17 3.5 12.5 17l-3-5.5zM9.5 11.5 17 3.5" />
  </Icon>
);
export const SentIcon = () => (
  <Icon size={14}>
    <path d="m4 10.5 4 4 8-9" />
  </Icon>
);
export const SeenIcon = () => (
  <Icon size={14}>
    <path d="m1.5 10.5 4 4 8-9M9 13l1.5 1.5 8-9" />
  </Icon>
);
export const ClockIcon = () => (
  <Icon size={14}>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4l2.5 2" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon size={14}>
    <circle cx="10" cy="10" r="7.5" />
    <path d="M10 6v4.5M10 13.5v.1" />
  </Icon>
);
export const EyeIcon = () => (
  <Icon size={16}>
    <path d="M2 10s2.8-5 8-5 8 5 8 5-2.8 5-8 5-8-5-8-5z" />
    <circle cx="10" cy="10" r="2.3" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon>
    <circle cx="10" cy="7" r="3" />
    <path d="M4 16.5c.4-3.3 2.6-5 6-5s5.6 1.7 6 5" />
  </Icon>
);
export const DownIcon = () => (
  <Icon size={16}>
    <path d="M10 4v12M5 11l5 5 5-5" />
  </Icon>
);
export const VerifiedIcon = () => (
  <Icon size={15}>
    <circle cx="10" cy="10" r="7.5" />
    <path d="m6.8 10.2 2.3 2.3 4.2-4.7" />
  </Icon>
);
export const ColumnsIcon = () => (
  <Icon size={16}>
    <path d="M3.5 4h13v12h-13zM8 4v12M12.3 4v12" />
  </Icon>
);
export const FilterIcon = () => (
  <Icon size={16}>
    <path d="M3 5h14M5.5 10h9M8 15h4" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon size={14}>
    <path d="m5.5 7.5 4.5 5 4.5-5" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon size={16}>
    <path d="M4.5 10h.1M10 10h.1M15.5 10h.1" />
  </Icon>
);
export const PencilIcon = () => (
  <Icon size={14}>
    <path d="m4 16 .8-3.4L13.5 4l2.6 2.6-8.7 8.6zM11.5 6l2.6 2.6" />
  </Icon>
);
export const SmileIcon = () => (
  <Icon size={20}>
    <circle cx="10" cy="10" r="7" />
    <path d="M7 8v.1M13 8v.1M6.8 12c1.7 2.1 4.7 2.1 6.4 0" />
  </Icon>
);
export const ClipIcon = () => (
  <Icon size={20}>
    <path d="m15.8 9.6-5.7 5.7a3.6 3.6 0 0 1-5.1-5.1l6-6a2.4 2.4 0 0 1 3.4 3.4l-6 6a1.2 1.2 0 0 1-1.7-1.7l5.3-5.3" />
  </Icon>
);
export const FileIcon = () => (
  <Icon size={20}>
    <path d="M11.5 2.8H6A1.5 1.5 0 0 0 4.5 4.3v11.4A1.5 1.5 0 0 0 6 17.2h8a1.5 1.5 0 0 0 1.5-1.5V6.8zM11.5 2.8v4h4" />
  </Icon>
);
export const NoteIcon = () => (
  <Icon size={14}>
    <path d="M4 3.5h12v8.8L11.8 16.5H4zM16 12.3h-4.2v4.2" />
  </Icon>
);
export const TrashIcon = () => (
  <Icon size={15}>
    <path d="M4 5.5h12M8 5.5V3.8h4v1.7M5.5 5.5l.8 11h7.4l.8-11" />
  </Icon>
);
export const MailIcon = () => (
  <Icon size={14}>
    <path d="M3 4.8h14v10.4H3zM3.4 5.2 10 10.8l6.6-5.6" />
  </Icon>
);
export const SnoozeIcon = () => (
  <Icon size={16}>
    <circle cx="10" cy="11" r="6.2" />
    <path d="M10 7.6V11l2.4 1.6M3 5.4l2.6-2.2M17 5.4l-2.6-2.2" />
  </Icon>
);
export const StarIcon = () => (
  <Icon size={14}>
    <path d="m10 2.8 2.2 4.7 5.1.6-3.8 3.5 1 5.1-4.5-2.6-4.5 2.6 1-5.1-3.8-3.5 5.1-.6z" />
  </Icon>
);
