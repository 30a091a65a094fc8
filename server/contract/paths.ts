/** Paths of the HTTP interface; `:id` is replaced by an encoded identifier. */
export const PATHS = {
  batches: '/v1/batches',
  fleet: '/v1/fleet',
  /** All agents, of a fleet that is too large to list them with its places. */
  fleetAgents: '/v1/fleet/agents',
  placeNow: '/v1/places/:id/now',
  events: '/v1/events',
  boundaries: '/v1/boundaries',
  placeTimeline: '/v1/places/:id/timeline',
  placeSeries: '/v1/places/:id/series',
  /** What its states are put together from: access points and lines, and their single polls. */
  placeTargets: '/v1/places/:id/targets',
  placePolls: '/v1/places/:id/polls',
  accessPointTimeline: '/v1/access-points/:id/timeline',
  accessPointSeries: '/v1/access-points/:id/series',
  equipmentTimeline: '/v1/equipment/:id/timeline',
  imports: '/v1/imports',
  tokens: '/v1/tokens',
  /** Access points that controllers list and the inventory does not know. */
  unmatched: '/v1/unmatched',
  /** An agent that has a code and no token yet. */
  enrolments: '/v1/enrolments',
  /** What an agent asks with its own token: configuration, a new token, a sweep to be done. */
  ownConfig: '/v1/agent/config',
  ownToken: '/v1/agent/token',
  ownDiscovery: '/v1/agent/discovery',
  /** The operator's side: on the data directory's socket only. */
  agents: '/v1/agents',
  agent: '/v1/agents/:id',
  agentConfig: '/v1/agents/:id/config',
  commonConfig: '/v1/agent-config',
  agentDiscovery: '/v1/agents/:id/discovery',
  placeVisitors: '/v1/places/:id/visitors',
  /** Technicians who were there, and what can be done there. */
  placeVisits: '/v1/places/:id/visits',
  placeVisitPhoto: '/v1/places/:id/visits/:visit/photo',
  placeFirstAid: '/v1/places/:id/first-aid',
  /** What people complained of there, and what they were answered. */
  placeComplaints: '/v1/places/:id/complaints',
  complaintAnswers: '/v1/complaints/:id/answers',
  outages: '/v1/outages',
  outage: '/v1/outages/:id',
  outageNotes: '/v1/outages/:id/notes',
  outagePhotos: '/v1/outages/:id/photos',
  outagePhoto: '/v1/outages/:id/photos/:note',
  incidents: '/v1/incidents',
  incident: '/v1/incidents/:id',
  incidentAcknowledge: '/v1/incidents/:id/acknowledge',
  degradations: '/v1/degradations',
  windows: '/v1/windows',
  window: '/v1/windows/:id',
  /** People with a key to change something: on the data directory's socket only. */
  operators: '/v1/operators',
  operator: '/v1/operators/:name',
  /** Recipients and channels of alerts without their secrets, and a message to try one. */
  alerts: '/v1/alerts',
  alertTest: '/v1/alerts/test',
  pushKey: '/v1/push/key',
  pushSubscriptions: '/v1/push/subscriptions',
  /** Outlines' areas and residents, candidates, and their import. */
  geography: '/v1/geography',
  geographyPart: '/v1/geography/:part',
  coverage: '/v1/coverage',
  nextPlaces: '/v1/coverage/next',
  reach: '/v1/coverage/reach',
  coverageShapes: '/v1/coverage/shapes',
  /** The city day by day, and one day to replay. */
  days: '/v1/days',
  day: '/v1/days/:day',
  availability: '/v1/availability',
  placeDays: '/v1/places/:id/days',
  usage: '/v1/usage',
  capacity: '/v1/capacity',
  accessPointRadios: '/v1/access-points/:id/radios',
  accessPointProbe: '/v1/access-points/:id/probe',
  /** What an agent asks with its own token: a look that somebody wants at once. */
  ownProbe: '/v1/agent/probe',
  inventory: '/v1/inventory',
  inventoryRecord: '/v1/inventory/:kind/:id',
  inventoryContact: '/v1/inventory/place/:id/contact',
  inventoryChanges: '/v1/inventory/changes',
  inventoryImport: '/v1/inventory/import',
  /** `?kind=place&format=csv|xlsx`. */
  inventoryExport: '/v1/inventory/export',
  inventoryEnrolments: '/v1/inventory/enrolments',
  inventoryDiscoveries: '/v1/inventory/discoveries',
  city: '/v1/city',
  /** Who asks, and what he or she may do: never refused. */
  operatorState: '/v1/operator',
  /** What the wizard sets for all agents: credentials (never answered) and probes of lines. */
  inventoryCommonConfig: '/v1/inventory/common-config',
  /** Contracts with providers, all versions, and what a clause makes of a month. */
  contracts: '/v1/contracts',
  contract: '/v1/contracts/:id',
  contractJudgement: '/v1/contracts/:id/judgement',
  /** Reports of months: list and order; the jobs that make them; one version; its forms; its evidence. */
  reports: '/v1/reports',
  reportJob: '/v1/reports/jobs/:id',
  report: '/v1/reports/:month/:version',
  reportFile: '/v1/reports/:month/:version/files/:format',
  reportEvidence: '/v1/reports/:month/:version/evidence',
  /** Minutes of a contract and a report (Berita Acara), their paper, and what the provider objects to. */
  minutes: '/v1/reports/:month/:version/minutes/:id',
  minutesPaper: '/v1/reports/:month/:version/minutes/:id/pdf',
  minutesObjections: '/v1/reports/:month/:version/minutes/:id/objections',
  objectionFiles: '/v1/objections/:id/files',
  objectionFile: '/v1/objections/:id/files/:file',
  objectionDecisions: '/v1/objections/:id/decisions',
  /** The embedded stores: held for a backup; looked at, checked, folded. On the data directory's socket only. */
  storeHold: '/v1/store/hold',
  storeStats: '/v1/store/stats',
  storeCheck: '/v1/store/check',
  storeCompact: '/v1/store/compact',
  /** Pages for people, without a script: a place by its code, a complaint by its ticket, their style. */
  publicPlace: '/p/:code',
  publicTicket: '/t/:ticket',
  publicStyle: '/public-page.css',
  /** The codes of all places, for who prints them. */
  publicCodes: '/v1/public-codes',
  health: '/healthz',
  readiness: '/readyz',
  metrics: '/metrics',
} as const
