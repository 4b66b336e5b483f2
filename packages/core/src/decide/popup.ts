/** What can be seen of a window from the page that opened it. */
export type PopupSight =
  /** Still the empty page that it was opened with. */
  | 'blank'
  /** It has gone on: to the provider, or back. */
  | 'away'
  /** Closed, or out of reach: a page's opener policy (COOP) cuts the tie, and both look the same. */
  | 'closed'

/** What is known of a popup. */
export interface PopupStory {
  /** Whether it was seen away while the tie held: then `closed` means what it says. */
  readonly wasAway: boolean
  /** Time since it was first seen closed, ms; undefined while it is open. */
  readonly closedFor: number | undefined
  /** How much of that time this page had the focus, ms. */
  readonly focusedFor: number
}

/** Where every popup starts. */
export const opened: PopupStory = { wasAway: false, closedFor: undefined, focusedFor: 0 }

/** A window that hands its answer over and closes may be seen closed before the answer, ms. */
const handoverTime = 1_000
/** A user who works in this page for so long has left the popup, if there still is one; ms. */
const patience = 30_000

/**
 * Adds a look to what is known.
 *
 * @param passed time since the look before, ms
 * @param hasFocus whether this page has the focus now
 */
export function watchPopup(
  story: PopupStory,
  sight: PopupSight,
  passed: number,
  hasFocus: boolean,
): PopupStory {
  if (sight !== 'closed') return { ...opened, wasAway: story.wasAway || sight === 'away' }
  if (story.closedFor === undefined) return { ...story, closedFor: 0 }
  return {
    ...story,
    closedFor: story.closedFor + passed,
    focusedFor: story.focusedFor + (hasFocus ? passed : 0),
  }
}

/** Whether the user has given the popup up, as far as anybody can know. */
export function isGivenUp({ wasAway, closedFor, focusedFor }: PopupStory): boolean {
  if (closedFor === undefined) return false
  // The tie may be cut at the very first page, while the user is at work there.
  return wasAway ? closedFor >= handoverTime : focusedFor >= patience
}
