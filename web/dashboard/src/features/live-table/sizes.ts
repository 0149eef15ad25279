// Fixed heights, in pixels: where a row stands follows from its number alone.

export const HEADER_HEIGHT = 38;
export const ROW_HEIGHT = 52;
export const CARD_HEIGHT = 112;
/** Up to here there is no room for a row of cells. */
export const CARDS_UP_TO = 640;
/** Rows beyond the screen that are drawn, and that are asked for. */
export const DRAWN_BEYOND = 8;
export const ASKED_BEYOND = 40;
