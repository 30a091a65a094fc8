import type { mapToolTextsId } from './map-tool-texts-id.ts'

/** Texts of the tools on the map in English. */
export const mapToolTextsEn: typeof mapToolTextsId = {
  label: 'Map tools',
  layers: 'Map layers',
  layer: {
    state: 'State now',
    coverage: 'Coverage by kelurahan',
    gaps: 'Coverage gaps',
    reach: 'Reach',
    usage: 'Usage',
    planned: 'Planned',
    next: 'Next best places',
  },
  meaning: {
    state: 'Which places are up, down or not observed',
    coverage: 'Kelurahan coloured by residents, places or Wi-Fi hours',
    gaps: 'Places without equipment, below the threshold, residents out of reach',
    reach: 'Discs of reach in real metres',
    usage: 'Clients and data by place or kelurahan',
    planned: 'Places without equipment yet',
    next: 'New spots that reach most residents',
  },
  close: 'Close',
  time: 'Time machine',
  plan: 'Plan a site',
  attentionThen: 'Needed attention then',
  left: 'Back to the state now.',
  failed: 'This part could not be loaded.',
  reload: 'Reload the page',
  loading: 'Loading…',
}
