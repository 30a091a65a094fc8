import type { firstRunTextsId } from './first-run-texts-id.ts'

/** The texts of the first steps in English. */
export const firstRunTextsEn: typeof firstRunTextsId = {
  hint: 'From nothing until the first access point is live. You may stop at any time; what was entered is kept.',
  steps: {
    city: 'City',
    boundaries: 'Boundaries',
    places: 'First place',
    'access-points': 'Access point',
    agent: 'Agent',
    live: 'Live',
  },
  label: 'Steps',
  done: 'done',
  skipped: 'left out',
  missing: {
    city: 'Save the name of the city first.',
    place: 'Save one place first.',
    'access-point': 'Save one access point first.',
    credentials:
      'Save the SNMP credentials first, or choose ping or TCP as the check of the access point.',
    agent: 'Waiting for the agent to report.',
  },
  step: (number, of) => `Step ${number} of ${of}`,
  next: 'Next',
  back: 'Back',
  skip: 'Leave it for later',
  leave: 'Stop here, open the inventory',
  city: {
    title: 'Which city is watched?',
    hint: 'Its name stands above each page; the time zone decides when days begin in all figures.',
    name: 'Name of the city',
    timeZone: 'Time zone',
    zones: {
      'Asia/Jakarta': 'WIB (Jakarta)',
      'Asia/Makassar': 'WITA (Makassar, Kupang)',
      'Asia/Jayapura': 'WIT (Jayapura)',
    },
    fixed: 'Set in the file or environment of the server, and to be changed there only.',
    needed: 'Write the name of the city.',
    save: 'Save and go on',
    restarting: 'Saved. The server opens itself anew with these settings, just a moment …',
    slow: 'The server is not back yet. Look whether its process runs: pantau serve',
  },
  boundaries: {
    title: 'Boundaries of kelurahan, if you have a file',
    hint: 'With boundaries the map draws the kelurahan, and the coverage of residents can be reckoned. Not needed to begin; import them later in the inventory, part Areas.',
    there: (count) => `${count} kelurahan are there already.`,
  },
  places: {
    title: 'The first place',
    hint: 'A public place that has Wi-Fi, or should: an office of a kelurahan, a park, a market. One is enough to begin.',
    there: (count) => `${count} places are there already`,
    byHand: 'Enter one place',
    byFile: 'Import a CSV or XLSX file',
    save: 'Save the place',
    another: 'Add another place',
  },
  'access-points': {
    title: 'The first access point, and how to read it',
    hint: 'Two things: the address of the access point in the site’s network, and the SNMP credentials set in it.',
    first: 'Access point',
    there: (count) => `${count} access points are there already`,
    save: 'Save the access point',
    name: 'Access point 1',
    credentials: 'Credentials and tests of lines, for all agents',
    noCredentials: 'Set the SNMP credentials, so that the access point can be read.',
    another: 'Add another access point',
  },
  agent: {
    title: 'The agent at the site',
    hint: 'The agent is a small program at the site that reads the access points and reports here. Make its code, then run its commands.',
    place: 'For the place',
  },
  live: {
    title: 'Waiting for the first result',
    hint: 'Access points are read each minute; the first result usually comes within a minute of the agent’s first report.',
    done: (name) => `${name} is live.`,
    doneHint:
      'The first steps are done. Add other places and access points in the inventory, one by one or by import.',
    toMap: 'See it on the map',
    toInventory: 'Add others in the inventory',
    checks: {
      agent: 'The agent reports',
      polled: 'The agent reaches the access point',
      up: 'The access point answers',
      line: 'The internet line is tested',
    },
    hints: {
      agent:
        'The agent has not reported. Run the commands of the step before, and see what its terminal says.',
      polled:
        'The agent reports, and the access point was not read yet. Wait a minute; then check its address and the SNMP credentials, or test it now.',
      up: 'The access point does not answer. Check its address, cable and credentials; "Test now" shows what it says.',
      line: 'There is no test of the internet line yet. The access point is live; its place is once its line is tested. Look at the tests of lines in the step Access point.',
    },
  },
}
