/**
 * Icons as path data on a 24 × 24 field, drawn with a 2-unit round pen. One constant each, so that a page carries only those it shows.
 * An icon never stands alone where a word fits; where it must, its button carries the word for screen readers.
 */
export const iconCheck = 'M4.5 12.5l5 5L20 6.5';
export const iconCross = 'M6 6l12 12M18 6L6 18';
export const iconWarning = 'M12 3.5L2.5 20h19L12 3.5zM12 10v4.5M12 17.4v.1';
export const iconInfo = 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v5.5M12 7.6v.1';
export const iconNext = 'M5 12h14M13 6l6 6-6 6';
export const iconBack = 'M19 12H5M11 6l-6 6 6 6';
export const iconUp = 'M12 19V5M6 11l6-6 6 6';
export const iconDown = 'M12 5v14M6 13l6 6 6-6';
export const iconPlus = 'M12 5v14M5 12h14';
export const iconMinus = 'M5 12h14';
export const iconPrint =
  'M7 9V3.5h10V9M7 17H4.5A1.5 1.5 0 013 15.5v-5A1.5 1.5 0 014.5 9h15a1.5 1.5 0 011.5 1.5v5a1.5 1.5 0 01-1.5 1.5H17M7 14h10v6.5H7z';
export const iconCopy = 'M9 9h10.5v11.5H9zM5.5 15H4.5V3.5H15v2';
export const iconGlobe = 'M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c2.7 2.6 4 5.6 4 9s-1.3 6.4-4 9c-2.7-2.6-4-5.6-4-9s1.3-6.4 4-9z';
export const iconText = 'M3 18.5L8 6l5 12.5M4.8 14.5h6.4M14.5 18.5L18 10l3.5 8.5M15.7 15.8h4.6';
export const iconLook = 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 3v18M12 8l5.5-4.2M12 13l8.5-5M12 18l8.7-5';
export const iconLock = 'M6 11h12v9.5H6zM8.5 11V7.5a3.5 3.5 0 017 0V11M12 15v2';
export const iconClock = 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5.3l3.5 2.2';
export const iconPerson = 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6';
export const iconPeople =
  'M9 11.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 19.5c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 5a3.3 3.3 0 010 6.3M18 14.6c2 .8 3.2 2.5 3.6 4.9';
export const iconSearch = 'M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.3 15.3L20.5 20.5';
export const iconDownload = 'M12 4v11.5M6.5 10.5l5.5 5.5 5.5-5.5M4 20h16';
export const iconUpload = 'M12 16V4.5M6.5 10L12 4.5 17.5 10M4 20h16';
export const iconOut = 'M13.5 4H20v6.5M20 4l-9 9M17 14v5.5H4.5V7H10';
export const iconChevron = 'M6 9.5l6 6 6-6';
export const iconRefresh = 'M19.5 8A8.5 8.5 0 104 14.5M19.8 3.5V8.5h-5';
export const iconPause = 'M8 5v14M16 5v14';
export const iconPlay = 'M7.5 4.5v15L19.5 12z';
export const iconTrash = 'M4.5 6.5h15M9 6V3.5h6V6M6.5 6.5l1 14h9l1-14M10 10.5v6M14 10.5v6';
export const iconEdit = 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5L17.5 10';
export const iconMenu = 'M4 6.5h16M4 12h16M4 17.5h16';
export const iconGear =
  'M12 15.2a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1';
export const iconChart = 'M4 20h16M7 20v-6M12 20V5M17 20v-9';
export const iconShield = 'M12 3l7.5 2.8v5.7c0 4.6-2.9 7.9-7.5 9.5-4.6-1.6-7.5-4.9-7.5-9.5V5.8zM8.5 12l2.5 2.5 4.5-5';
export const iconBallot = 'M3.5 11.5h17v9h-17zM7.5 11.5V3.5h9v8M8 16h8M10 7.2l1.5 1.5 2.7-3';
export const iconList = 'M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1';
export const iconEye =
  'M2.5 12c2.3-4.3 5.5-6.5 9.5-6.5s7.2 2.2 9.5 6.5c-2.3 4.3-5.5 6.5-9.5 6.5S4.8 16.3 2.5 12zM12 15a3 3 0 100-6 3 3 0 000 6z';
export const iconEyeOff =
  'M4 4l16 16M9.5 5.8c.8-.2 1.6-.3 2.5-.3 4 0 7.2 2.2 9.5 6.5-.7 1.4-1.6 2.6-2.5 3.5M6.5 7.4C4.9 8.5 3.6 10 2.5 12c2.3 4.3 5.5 6.5 9.5 6.5 1.8 0 3.4-.4 4.9-1.3';
export const iconKey = 'M8 16.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM12.5 12H21v3.5M17 12v3';
export const iconLogOut = 'M14 4H5v16h9M10.5 12H21M17 8l4 4-4 4';
export const iconHome = 'M3.5 11.5L12 4l8.5 7.5M6 10v10.5h12V10M10 20.5V14.5h4v6';
export const iconShare =
  'M8 12.7l8 4.1M16 7.2l-8 4.1M6 14.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM18 8a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM18 21a2.5 2.5 0 100-5 2.5 2.5 0 000 5z';
export const iconBell = 'M6 16.5V11a6 6 0 0112 0v5.5l1.5 1.5h-15zM10 20.5h4';
export const iconFilter = 'M3.5 5h17l-6.5 8v6.5l-4-2V13z';
export const iconSend = 'M3.5 11.5L20.5 4l-6 16.5-3.5-6.5zM11 14L20.5 4';
export const iconScreen = 'M3 4.5h18v12H3zM8 20.5h8M12 16.5v4';
export const iconTerminal = 'M3 4.5h18v15H3zM7 9l3 3-3 3M12.5 15H17';
export const iconHelp = 'M12 21a9 9 0 100-18 9 9 0 000 18zM9.3 9.5a2.8 2.8 0 115 1.7c-.9.9-2.3 1.3-2.3 3M12 17.3v.1';
export const iconStar = 'M12 3.5l2.6 5.6 6 .7-4.5 4.2 1.2 6-5.3-3-5.3 3 1.2-6L3.4 9.8l6-.7z';
export const iconCalendar = 'M4 6h16v14.5H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8';
export const iconFile = 'M6 3h8l4.5 4.5V21H6zM14 3v5h4.5M9 13h6.5M9 17h6.5';
export const iconSplit = 'M12 3v6l-6 6v6M12 9l6 6v6';
export const iconTablet = 'M6 2.5h12v19H6zM11 18.5h2';

interface IconProps {
  readonly path: string;
  /** Points the way of reading: turned round in right-to-left languages. */
  readonly mirrored?: boolean;
  readonly size?: string;
  readonly filled?: boolean;
}

/** A decorative icon; the words stand beside it. */
export function Icon({ path, mirrored = false, size = '1.25em', filled = false }: IconProps) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      aria-hidden="true"
      focusable="false"
      data-mirrored={mirrored || undefined}
    >
      <path d={path} />
    </svg>
  );
}
