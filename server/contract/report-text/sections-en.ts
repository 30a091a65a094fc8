import { formatNumber } from '../report-format.ts'
import type { SectionTexts } from './sections-id.ts'

const n = (count: number): string => formatNumber(count, 'en', [0, 0])
/** A count with its noun in the right number. */
const of = (count: number, one: string, many = `${one}s`): string =>
  `${n(count)} ${count === 1 ? one : many}`
const exact = '(lengths as h:mm:ss)'

/** What stands in the sections of a report, in English. */
export const sectionsEn: SectionTexts = {
  title: (city) => `Public Wi-Fi Service Report, ${city}`,
  titles: {
    summary: '1. Summary',
    map: '2. Map of the city',
    areas: '3. By kecamatan and kelurahan',
    places: '4. By place',
    causes: '5. Causes of outages',
    providers: '6. Providers and contracts',
    complaints: '7. Complaints',
    gaps: '8. Coverage gaps and next places',
    quality: '9. Quality of the data',
    method: '10. Method and definitions',
    changes: '11. Changes since the version before',
    readiness: 'Annex. Readiness indicators',
  },
  summary: {
    places: 'Place coverage',
    placesOf: (served, required, undetermined) =>
      `${n(served)} of ${of(required, 'required place')}${
        undetermined === 0 ? '' : `; ${n(undetermined)} undetermined`
      }`,
    band: (range) => `band ${range}`,
    residents: 'Resident coverage',
    residentsOf: (served, all) => `${n(served)} of ${of(all, 'resident')}`,
    estimate: 'an estimate: residents are taken to be spread evenly',
    noResidents: 'the number of residents has not been imported',
    nothingSeen: 'no place has been observed yet',
    effective: 'Effective coverage',
    wifiHours: (hours, days) => `${hours} Wi-Fi hours per 1,000 residents in ${of(days, 'day')}`,
    effectiveAbove:
      'above resident coverage, because places that are not “with service” count by their availability',
    availability: 'Availability of service, measured',
    bounds: (range) => `bounds ${range}`,
    outages: 'Outages of service',
    outagesOf: (duration) => `down for ${duration} together`,
    complaints: 'Complaints received',
    complaintsOpen: (open) => (open === 0 ? 'all resolved' : `${n(open)} not resolved`),
    restitution: 'Restitution that can be claimed',
    restitutionOf: (broken, lines) => `contract broken on ${n(broken)} of ${of(lines, 'line')}`,
    noContracts: 'no contract has been entered',
    provisional: (moment) =>
      `The figures of this month are provisional: backfill may still change them until ${moment}.`,
    unfinished: (moment) => `The month is not over: figures are reckoned until ${moment}.`,
    nothing: (month) =>
      `Nothing was observed in ${month}, so that neither availability nor coverage can be reckoned. Install agents at the places with equipment, or find out why they are silent.`,
    noPlaces:
      'There is no place in the inventory yet. Enter the public places on the page Inventory.',
    compared: 'Compared with other months',
    covers: (from, days, whole) =>
      `These figures cover the time since ${from} only (${days} of ${whole} days): before it no place was entered or monitored. Compare them with other months with care.`,
    entered: (places) =>
      `${places} ${places === 1 ? 'place counts' : 'places count'} from the day on which it was entered or monitored, not from the beginning of the month.`,
    noFormer: (month) => `There are no figures of ${month} to compare with.`,
    largest: 'Largest outages',
    actions: 'What to do next',
    noActions: 'Nothing is pressing.',
  },
  action: {
    restore: (name, duration, cause) =>
      `Restore service at ${name}: down for ${duration} this month${
        cause === null ? '' : `; main cause: ${cause}`
      }.`,
    steady: (name, { outages, duration, cause, check }) =>
      `Prevent the next outage of ${name}, which this month was down for ${duration} in ${of(outages, 'outage')}${
        cause === null ? '' : `; main cause: ${cause}`
      }. ${check}`,
    checks: {
      power: 'Look at its power supply and its backup.',
      uplink: 'Have the provider look at its line.',
      'access-point': 'Look at the access point, its power and its cable.',
      'site-network': 'Look at the switch and the cables of the site.',
      planned: 'Ask whether planned work can be made shorter.',
      monitoring: 'Look at its agent.',
      undetermined: 'Find out at the place what it is.',
    },
    claim: (name, lines, rupiah) =>
      `Claim ${rupiah} of restitution from ${name} for ${of(lines, 'line')}.`,
    observePlace: (name, duration) =>
      `Restore the monitoring of ${name}: ${duration} of its service hours were not observed.`,
    observe: (places, duration) =>
      `Restore the monitoring of ${of(places, 'place')}: together ${duration} of service hours were not observed.`,
    power: (name, places, duration) =>
      `Back up the power in the power area ${name}: power took service away for ${duration} at ${of(places, 'place')}. Report it to PLN 123.`,
    equip: (name, residents, rupiah) =>
      `Install Wi-Fi at ${name}: it reaches ${of(residents, 'new resident')}${
        rupiah === null ? '; its cost has not been entered' : ` for ${rupiah}`
      }.`,
    answer: (complaints) =>
      `Answer ${of(complaints, 'complaint that has', 'complaints that have')} had no answer.`,
    contract: (lines) =>
      `Enter the contract of ${of(lines, 'line that has', 'lines that have')} none, on the page Providers.`,
  },
  map: {
    state: (month) => `State of the places, ${month}`,
    gaps: (month) => `Coverage gaps, ${month}`,
    tones:
      'On the second map, kelurahan are coloured by their place coverage, and only the places that are gaps are drawn.',
    tone: (range, names) => `Place coverage ${range}: ${names}.`,
    toneUnknown: (names) => `Place coverage not known: ${names}.`,
    alternative: (required, served, below) =>
      `Of ${of(required, 'required place')}, ${n(served)} with service, ${n(below)} below the threshold,`,
    alternativeRest: (undetermined, without) =>
      `${n(undetermined)} undetermined and ${n(without)} without equipment.`,
    below: (names) => `Below the threshold: ${names}.`,
    without: (names) => `Without equipment: ${names}.`,
    more: (names, more) => `${names} and ${n(more)} more`,
    noOutlines:
      'The map has no outlines: those of the kelurahan have not been imported. Import outlines (GeoJSON or shapefile) to complete the map and resident coverage.',
    noPlaces: 'There is no required place to be drawn.',
  },
  areas: {
    kecamatan: 'By kecamatan',
    kelurahan: 'By kelurahan',
    kinds: 'By kind of place',
    none: 'There is no place in the inventory yet.',
    chart: 'Service hours by kecamatan',
    series: { up: 'Up', down: 'Down', unknown: 'Unobserved' },
    rule: (share, meters) =>
      `A place is “with service” when its measured availability within service hours is at least ${share}. Residents are within reach when they live within ${meters} m.`,
    even: 'Resident coverage is an estimate: without a population grid, the residents of each kelurahan are taken to be spread evenly.',
    wifiHours: (days) =>
      `Wi-Fi hours per 1,000 residents are summed over the ${of(days, 'day')} that this report covers.`,
    grid: 'Residents are counted by a population grid.',
    noResidents:
      'Resident coverage cannot be reckoned: import the outlines of the kelurahan and their residents.',
    kindsNote:
      'Residents of a kind of place are all residents of the city that this kind alone reaches; they are not summed up.',
  },
  places: {
    availability: `Availability by place ${exact}`,
    causes: `Time down by place and cause ${exact}`,
    causesOfNone: (causes) => `There was no time down by ${causes}; such columns are not printed.`,
    usage: 'Use by place',
    none: 'There is no place in the inventory yet. Enter it on the page Inventory.',
    note: 'Reckoned within the service hours of each place. Up + down + unobserved + not counted + no equipment = all service hours; the last three have no room on paper and are in the XLSX and CSV files.',
    usageNote:
      'What a device does not count is written as a dash, not as zero. Visitors are an estimate of the different devices, without any address being kept.',
    retired: `Places retired this month ${exact}`,
    retiredNote:
      'Retired places are not part of the city’s figures. Their outages until then are in section 5.',
    noRetired: 'No place was retired this month.',
  },
  causes: {
    byCause: `Time down by cause ${exact}`,
    chart: 'Time down by kecamatan and cause',
    none: 'No time down was seen this month.',
    powerAreas: `Power areas compared ${exact}`,
    noPowerAreas:
      'There is no power area in the inventory. Enter that of each place to compare them.',
    providers: `Providers compared ${exact}`,
    noProviders:
      'There is no provider in the inventory. Enter that of each place’s line to compare them.',
    note: 'Availability here is the service of all places in that area or with that provider, whatever the cause. “By it” are only the outages caused by power or the internet line. A place with two providers stands with both.',
    outages: `All outages of service ${exact}`,
    noOutages: 'No outage of service was seen this month.',
  },
  providers: {
    contracts: 'Contracts of the month',
    none: 'No contract holds in this month. Enter contracts on the page Providers to have them judged.',
    lines: `Lines by their contracts ${exact}`,
    noLines: 'No line with a contract can be judged in this month.',
    outages: `Outages that count against the providers ${exact}`,
    noOutages: 'No outage counts against a provider this month.',
    without: 'Lines without a contract',
    withoutNote:
      'No contract that holds in this month is recorded under that number. Record it on the page Providers to have the line judged.',
    noWithout: 'All lines have a contract that holds.',
    noLinesAtAll:
      'There is no internet line in the inventory. Enter those of each place on the page Inventory.',
    verdictRule:
      'Kept when the lower bound reaches the target; broken when the upper bound is below it; otherwise undetermined. Restitution rests on time that was seen out alone; unobserved time counts for the provider.',
    unseenBefore: (first) =>
      `Nothing was watched before ${first}. That time is part of the contract's month and counts as unobserved, thus for the provider.`,
    toCome:
      'This month is not over: the rest of it counts as unobserved. What is kept or broken by now is not changed by the rest of the month, and the restitution is what is certain.',
    heading: (contract, provider) => `Contract ${contract}, ${provider}`,
    version: (version) => `The contract in version ${n(version)}:`,
    judged: (met, broken, undetermined) =>
      `Kept for ${of(met, 'line')}, broken for ${n(broken)}, undetermined for ${n(undetermined)}.`,
    noJudged: 'No line has this contract in this month.',
    reckoning: 'Arithmetic of the restitution:',
    noRestitution: 'Nothing is given back by this contract.',
    moreLines: (count) =>
      `The arithmetic of ${of(count, 'more line')} is in the column Arithmetic of the XLSX and CSV files.`,
  },
  complaints: {
    received: 'Complaints received',
    unanswered: 'Not answered',
    open: 'Not resolved',
    firstAnswer: 'Median to the first answer (h:mm:ss)',
    resolution: 'Median to the resolution (h:mm:ss)',
    longest: (duration, count) => `longest ${duration}; of ${of(count, 'complaint')}`,
    noneYet: 'none yet',
    agreed: 'As measured',
    agreedOf: 'the place had an outage, was down or degraded',
    disagreed: 'Green yet complained of',
    disagreedOf: 'the place was seen up: look at the quality of its service',
    unknown: 'Unobserved at that time',
    unknownOf: 'cannot be compared',
    byKind: 'Complaints by kind',
    list: 'Complaints one by one (lengths as h:mm:ss)',
    none: 'No complaint was recorded this month.',
    how: 'Complaints are recorded on the page of their place. Record also those that come by other ways, to compare them with what was measured.',
  },
  gaps: {
    withoutEquipment: 'Required places without equipment',
    allEquipped: 'All required places have equipment.',
    below: 'Places below the threshold',
    noneBelow: 'No place was measured below the threshold.',
    kelurahan: 'Kelurahan by residents out of reach',
    noneOut: 'No kelurahan is known to have residents out of reach.',
    next: 'Next best places',
    nextRule: (reached, residents) =>
      `Equipped places now reach ${n(reached)} of ${of(residents, 'resident')}. Each step takes the place that reaches most new residents.`,
    nextSum: (places, gained) =>
      `${places === 1 ? 'This place adds' : `These ${n(places)} places add`} ${of(gained, 'resident')}`,
    nextCost: (rupiah) => `for ${rupiah}.`,
    nextCostUnknown: 'not all costs have been entered.',
    noNext:
      'No place would reach anybody new. Plan new places in the inventory, or import candidates.',
    noResidents:
      'Residents out of reach are not known: import the outlines of the kelurahan and their residents, so that gaps and next places can be reckoned.',
    noGaps: 'No coverage gap is known this month.',
  },
  quality: {
    observed: 'Service hours observed',
    observedOf: (unknown) => `${unknown} unobserved`,
    received: 'Data received until',
    nothingReceived: 'no data were received',
    backfilled: 'Places with backfill',
    backfilledOf: 'data that came more than an hour after the month was over',
    excluded: 'Not counted because of planned maintenance (h:mm:ss)',
    reasons: `Unobserved time by its reason ${exact}`,
    noUnknown: 'All service hours were observed.',
    leastSeen: `Places observed least ${exact}`,
    allSeen: 'All places were observed throughout their service hours.',
    neverSeen: 'Places with equipment that were never observed',
    noNeverSeen: 'All places with equipment were observed this month.',
    overrides: 'Causes set by people',
    noOverrides: 'Nobody set a cause this month.',
    agents: 'Agents when the report was made',
    noAgents: 'There is no agent.',
    rule: 'Unobserved time is never counted as up and never as down; the lower and the upper bound show what it can change.',
    server: 'server and central agents',
  },
  identity: {
    heading: 'Identity of the document',
    number: 'Number',
    version: 'Version',
    status: 'Status',
    made: 'Made',
    software: 'Software',
    hash: 'SHA-256 of the figures',
    line: (label, value) => `${label}: ${value}`,
    final: (moment) => `Final since ${moment}; a correction is a new version`,
    provisional: (moment) => `Provisional; becomes final on ${moment}`,
  },
  changes: {
    reason: (reason) => `Why this version was made: ${reason}`,
    noReason: 'Why this version was made is not recorded.',
    count: (total) =>
      `${of(total, 'figure has', 'figures have')} changed since the version before.`,
    cut: (shown, total) => `The first ${n(shown)} of ${of(total, 'change')} are listed.`,
    table: 'Figures that changed',
    none: 'No figure changed.',
    city: 'City',
    figure: {
      measured: 'measured availability',
      lower: 'lower bound',
      upper: 'upper bound',
      verdict: 'result',
      outages: 'outages',
      cause: 'cause',
      restitutionRupiah: 'restitution',
      placeCoverage: 'place coverage',
      residentCoverage: 'resident coverage',
      effectiveCoverage: 'effective coverage',
      downMs: 'time down',
      unknownMs: 'time unobserved',
      longestOutageMs: 'longest outage',
      startMs: 'beginning of an outage',
      endMs: 'end of an outage',
      visitors: 'visitors',
      downloadBytes: 'download',
      uploadBytes: 'upload',
      clientsMedian: 'clients, median',
      clientsPeak: 'clients, peak',
      up: 'up',
      degraded: 'degraded',
      down: 'down',
      unknown: 'unobserved',
      planned: 'no equipment',
      excluded: 'not counted',
      met: 'lines kept',
      broken: 'lines broken',
      undetermined: 'undetermined',
      received: 'complaints received',
      name: 'name',
      providers: 'providers',
      powerArea: 'power area',
      serviceHours: 'service hours',
      status: 'status',
      residents: 'residents',
    },
    row: {
      places: 'place',
      outages: 'outage',
      largestOutages: 'largest outage',
      actions: 'action',
      byKelurahan: 'kelurahan',
      byKecamatan: 'kecamatan',
      contracts: 'contract',
      lines: 'line',
      counted: 'outage by the contract',
      linesWithoutContract: 'line without a contract',
      list: 'complaint',
      gaps: 'coverage gap',
      overrides: 'cause set by a person',
      leastSeen: 'observed least',
      neverSeen: 'never observed',
    },
    present: 'there',
  },
  readiness: {
    instrument: (name) => `Instrument: ${name}.`,
    rule: 'Band 1 is the lowest. The instrument that comes with the program has the bands 0–25, 26–50, 51–75 and 76–100%; values are rounded to whole per cent first.',
    table: 'Indicators with their evidence',
    none: 'This instrument has no indicators.',
    unknown: 'cannot be reckoned',
    evidence: {
      'places-equipped': 'required places with equipment / required places',
      'place-coverage': 'places with service / required places',
      'resident-coverage': 'residents served / residents',
      'effective-coverage': 'effective residents / residents',
      availability: 'hours up / hours up and down',
      'contracts-met': 'lines whose contract was kept / lines with a contract',
      'complaints-answered': 'complaints answered / complaints received',
      'complaints-resolved': 'complaints resolved / complaints received',
      'time-observed': 'hours observed / service hours',
      'kelurahan-served': 'kelurahan with a place with service / kelurahan with required places',
    },
  },
}
