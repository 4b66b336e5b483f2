import { base, colors, toggle } from './base.ts'
import { narrow, panel, texts } from './panel.ts'
import { timeline } from './timeline.ts'

/** The whole style of the panel, for its shadow root. */
export const style: string = [colors, base, toggle, panel, timeline, texts, narrow].join('')
