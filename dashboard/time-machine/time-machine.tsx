/** What the city page needs of the time machine, fetched together when it is opened. */
export { PastBanner } from './past-banner.tsx'
export { PastPanel } from './past-panel.tsx'
export { TimeBar } from './time-bar.tsx'
