// What alerts may cost, and how often they may speak.

/** Visitors whose presence is followed for alerts; past it those unheard of for longest are forgotten. */
export const MAX_VISITORS = 5_000;
/** Conversations whose last message is remembered; past it as above. */
export const MAX_CONVERSATIONS = 2_000;
/** After an alert, others of its kind are gathered for so long and told as one. Units: milliseconds. */
export const GATHER_MS = 5_000;
/** Of gathered ones, so many are named. */
export const MAX_NAMED = 3;
/** Looks for those who wait on a page. Units: milliseconds. */
export const LOOK_EVERY_MS = 5_000;
/** Whoever is back within it goes on with the same visit, and has not arrived: the server's own rule. */
export const VISIT_GAP_MS = 30 * 60_000;
/** After a reconnect, in which those who come may be those who were here: nobody arrives. Units: milliseconds. */
export const SETTLE_MS = 15_000;
/** Arrivals of whom the server is asked what an event does not tell, a second; of others only the plain rules decide. */
export const MAX_ASKED_A_SECOND = 2;
/** Pages of those who are here (100 each) that are asked for at the beginning, so that nobody of them arrives. */
export const MAX_PAGES_PRESENT = 5;
/** Of a path, a campaign. Units: characters. */
export const MAX_TEXT = 200;
export const MAX_MINUTES = 720;
