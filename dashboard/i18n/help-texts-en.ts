import type { helpTextsId } from './help-texts-id.ts'

/** The help in English. */
export const helpTextsEn: typeof helpTextsId = {
  hint: 'What the words mean, how the figures are reckoned, and what to do when something is amiss.',
  search: 'Search the help',
  contents: 'Contents',
  none: 'No part has that word. Try another one.',
  sections: [
    {
      id: 'first-steps',
      title: 'First steps',
      paragraphs: ['From an empty city to the first access point on the map:'],
      steps: [
        'Enter your name in Settings, and an operator key if the server asks for one.',
        'Put places into the Inventory: one by one, on the map, or from a CSV or XLSX file.',
        'Enrol an agent for a place and start it there with the code that is shown.',
        'Add the access points of the place, or accept the devices that the agent finds.',
        'Wait for one poll. The place turns green on the map when its access point and its line work.',
      ],
    },
    {
      id: 'words',
      title: 'What the words mean',
      paragraphs: ['Each word has one meaning everywhere in Pantau.'],
      terms: [
        ['Place', 'A public place that should have Wi-Fi, whether it has equipment or not.'],
        ['Site', 'A place that has equipment: an agent, access points and internet lines.'],
        ['Access point (AP)', 'The device that sends out the Wi-Fi.'],
        ['Uplink', 'The internet line of a site, bought from a provider under a contract.'],
        ['Agent', 'A small program on site that polls access points and reports to the server.'],
        ['Up', 'Seen working.'],
        ['Down', 'Seen not working.'],
        ['Unobserved', 'Nobody looked. Neither up nor down.'],
        [
          'Partly degraded',
          'There is service, but some equipment is down or the service is of little use.',
        ],
        ['Outage', 'An interval of down, with cause and evidence.'],
        ['Incident', 'Several outages of one cause, told of once.'],
        ['Coverage gap', 'A place or residents without working Wi-Fi.'],
        ['Spool', 'Readings that an agent keeps until they are delivered.'],
      ],
    },
    {
      id: 'service',
      title: 'When a place has service',
      paragraphs: [
        'A place has service when at least one access point is up and its internet line is up. A change of state counts once it is confirmed: two polls for down, one for up, and is then dated to the first of them.',
        'The state of a poll holds until the next poll, at most 2.5 intervals. Beyond that the time is unobserved.',
      ],
    },
    {
      id: 'availability',
      title: 'Availability and its bounds',
      paragraphs: [
        'Measured availability = time up / (time up + time down), within the service hours of the place. Partly degraded time counts as up. Planned maintenance is taken out.',
        'The lower bound takes all unobserved time for down, the upper bound takes it for up. The true figure lies between the two. The more time is unobserved, the further they are apart.',
        'A contract is met when the lower bound reaches the target, broken when the upper bound does not, otherwise undetermined. Pantau does not guess.',
        'The availability of several places together is reckoned from their summed time, not from the mean of their percentages.',
      ],
    },
    {
      id: 'unknown',
      title: 'Unobserved time',
      paragraphs: [
        'While an agent is silent, nobody knows the state of its place. That time is never counted as up and never as down.',
        'An agent that loses the internet keeps its readings and delivers them later. That is why figures of the last days may still change and are marked "Provisional".',
      ],
    },
    {
      id: 'known',
      title: 'Known now and known then',
      paragraphs: [
        '"Now" takes all data received so far. "Then" takes the data received, and the inventory that held, when the period ended: it shows what could be known at that time.',
      ],
    },
    {
      id: 'coverage',
      title: 'Place coverage and readiness bands',
      paragraphs: [
        'Place coverage = places with service / required places. Required are all places of the inventory but the retired ones, planned ones included.',
        '"With service" means that measured availability in service hours reaches the threshold, usually 95%. A place that was observed too little is called undetermined and does not count as served.',
        'The bands 0–25, 26–50, 51–75 and 76–100% are those of the national smart-city readiness assessment.',
      ],
    },
    {
      id: 'residents',
      title: 'Resident coverage: even or by a grid',
      paragraphs: [
        'Resident coverage = residents within reach of a place with service / all residents. Reach is usually 300 m. Discs that overlap count once, and are clipped to the kelurahan.',
        'Where a population grid has been imported, residents are counted by its cells. Without one the residents of each kelurahan are taken to be spread evenly; that figure is an estimate and always says so.',
        'Effective coverage multiplies residents within reach by the availability of their place. Wi-Fi hours per 1,000 residents sum the hours of service within reach over the period.',
      ],
    },
    {
      id: 'gaps',
      title: 'Coverage gaps and the next best places',
      paragraphs: [
        'Gaps are ranked: required places without equipment, places below the threshold with their cause, then kelurahan by residents out of reach.',
        'The next best places are chosen one by one: each step takes the candidate that reaches most new residents. The gain of each step is shown, so that one sees when it becomes small.',
      ],
    },
    {
      id: 'usage',
      title: 'Clients, traffic and capacity warnings',
      paragraphs: [
        'Clients are devices that are connected, counted every 5 minutes. What a device does not count is written as a dash, not as zero.',
        'Traffic comes from the counters of devices; a counter that begins at zero after a restart does not become a spike.',
        'Capacity warnings name the remedy: change the channel, add an access point, raise the contract of the line, or move an access point that nobody uses.',
      ],
    },
    {
      id: 'causes',
      title: 'Causes of outages',
      paragraphs: [
        'Causes follow from evidence, such as an agent that comes back with its machine newly started. Each cause has a confidence and its evidence; a person can override it with a reason, and the machine’s finding stays beside it.',
      ],
      terms: [
        ['Power', 'Agent and access points went out together and started anew.'],
        ['Uplink', 'The agent stayed alive, but the internet beyond its gateway was gone.'],
        ['Access point', 'One access point is silent, the others are fine.'],
        ['Site network', 'All access points are silent, the agent is fine.'],
        ['Monitoring', 'The agent does not reach the server; the service itself may be fine.'],
        ['Planned', 'Within a maintenance window.'],
        ['Undetermined', 'Too little evidence, or two causes nearly as likely.'],
      ],
    },
    {
      id: 'keys',
      title: 'Keyboard shortcuts',
      paragraphs: ['They work on all pages, except while one types.'],
      terms: [
        ['/', 'Search'],
        ['L', 'Skip to the main part of the page'],
        ['I', 'Incidents or map'],
        ['A', 'Agents or map'],
        ['J, K', 'Next and previous place, with details open'],
        ['Esc', 'Close details, filters or dialogs'],
        ['?', 'Short help of this page'],
      ],
    },
    {
      id: 'trouble',
      title: 'When something is amiss',
      paragraphs: [],
      terms: [
        [
          '"Not updated since …"',
          'The line to the server is cut. What is shown is the last known state. Check the network; the page connects again by itself.',
        ],
        ['"You may not see this yet"', 'Enter your name and operator key in Settings.'],
        [
          '"The server answered with error …"',
          'Copy its reference and send it to the administrator of the server: the same reference is in the server’s log.',
        ],
        ['All places are unobserved', 'Agents do not report. See the page Agents.'],
        [
          'One place is down',
          'Open the place: its cause, the evidence and whom to call are there.',
        ],
      ],
    },
    {
      id: 'whom',
      title: 'Whom to ask',
      paragraphs: [
        'The administrator of the server: operator keys, errors with a reference, time zone, backups.',
        'The network technician: agents, access points and lines that are down.',
        'The internet provider: a line is cut. The number is on the page Providers, for operators.',
        'Power is out: PLN 123.',
      ],
    },
  ],
}
