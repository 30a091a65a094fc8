import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { AGENT_FILE } from '#contract/words.ts'
import type { Alerting } from '../alert/alerting.ts'
import type { EventHub } from '../live/event-hub.ts'
import type { Looks } from '../live/looks.ts'
import { operatorJudge, operatorsOnly } from './middleware/operator.ts'
import type { Sayings } from '../outages/sayings.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { answerFailures } from './problem.ts'
import { listedOnly } from './rights.ts'
import { accessPointProbeRoutes } from './routes/access-point-probe.ts'
import type { AccessPointProbeDeps } from './routes/access-point-probe.ts'
import { agentRoutes } from './routes/agent.ts'
import { alertRoutes } from './routes/alerts.ts'
import { batchRoutes } from './routes/batches.ts'
import type { BatchRouteDeps } from './routes/batches.ts'
import { healthRoutes } from './routes/health.ts'
import type { HealthRouteDeps } from './routes/health.ts'
import { boundaryRoutes } from './routes/boundaries.ts'
import { cityRoutes } from './routes/city.ts'
import type { CityControl } from './routes/city.ts'
import { complaintRoutes } from './routes/complaints.ts'
import { contractRoutes } from './routes/contracts.ts'
import { eventRoutes } from './routes/events.ts'
import { dayRoutes } from './routes/days.ts'
import type { DayRouteDeps } from './routes/days.ts'
import { coverageRoutes } from './routes/coverage.ts'
import type { CoverageRouteDeps } from './routes/coverage.ts'
import { degradationRoutes } from './routes/degradations.ts'
import type { DegradationRouteDeps } from './routes/degradations.ts'
import { enrolmentRoutes } from './routes/enrolments.ts'
import { geographyRoutes } from './routes/geography.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { inventoryAgentRoutes } from './routes/inventory-agents.ts'
import { inventoryFileRoutes } from './routes/inventory-files.ts'
import { inventoryRoutes } from './routes/inventory.ts'
import { operatorStateRoutes } from './routes/operator-state.ts'
import { firstAidRoutes } from './routes/first-aid.ts'
import { fleetRoutes } from './routes/fleet.ts'
import type { FleetRouteDeps } from './routes/fleet.ts'
import type { RequestCounts } from './metrics/request-counts.ts'
import { metricsRoutes } from './routes/metrics.ts'
import type { MetricsRouteDeps } from './routes/metrics.ts'
import { outageNoteRoutes } from './routes/outage-notes.ts'
import { outageRoutes } from './routes/outages.ts'
import { pollRoutes } from './routes/polls.ts'
import { minutesRoutes } from './routes/minutes.ts'
import type { MinutesRouteDeps } from './routes/minutes.ts'
import { publicRoutes } from './routes/public.ts'
import { reportRoutes } from './routes/reports.ts'
import type { ReportRouteDeps } from './routes/reports.ts'
import { seriesRoutes } from './routes/series.ts'
import { timelineRoutes } from './routes/timeline.ts'
import type { HistoryRouteDeps } from './routes/timeline.ts'
import { usageRoutes } from './routes/usage.ts'
import type { UsageRouteDeps } from './routes/usage.ts'
import { visitorRoutes } from './routes/visitors.ts'
import type { VisitorRouteDeps } from './routes/visitors.ts'
import { visitRoutes } from './routes/visits.ts'
import { windowRoutes } from './routes/windows.ts'

export interface AppDeps
  extends
    BatchRouteDeps,
    HealthRouteDeps,
    FleetRouteDeps,
    HistoryRouteDeps,
    VisitorRouteDeps,
    DegradationRouteDeps,
    DayRouteDeps,
    CoverageRouteDeps,
    UsageRouteDeps {
  readonly events: EventHub
  readonly alerting: Alerting
  readonly reporting: ReportRouteDeps['reporting']
  readonly minutes: Pick<MinutesRouteDeps, 'objectionDays' | 'renderPdf'>
  readonly metrics: MetricsRouteDeps
  readonly requests: RequestCounts
  readonly sayings: Sayings
  readonly looks: Looks
  readonly agentNow: AccessPointProbeDeps['agentNow']
  readonly city: CityControl
  /** Address under which sites reach the server. */
  readonly publicUrl: string | null
  readonly tileUrl: string | null
  /** Gives the agent's own file. */
  readonly agentFile: MiddlewareHandler
  /** Serves the dashboard; comes after all routes. */
  readonly staticFiles: MiddlewareHandler
}

/** The whole HTTP surface in one list. It does not listen, so tests call `app.request()`. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono()
  // One for all routes that change something: wrong keys are counted together.
  const guard = { operators: deps.journal.operators, nowMs: deps.nowMs }
  const judge = operatorJudge(guard)
  const operator = operatorsOnly(guard, judge)
  app.use(deps.requests.count)
  // Before the security headers: no browser delivers batches, and they are by far the most requests.
  app.route('/', batchRoutes(deps))
  app.route('/', enrolmentRoutes(deps))
  app.route('/', agentRoutes(deps))
  app.use(securityHeaders(deps.tileUrl))
  app.use(listedOnly())
  app.route('/', fleetRoutes(deps))
  app.route('/', eventRoutes(deps))
  app.route('/', boundaryRoutes(deps))
  app.route('/', geographyRoutes({ ...deps, operator }))
  app.route('/', timelineRoutes(deps))
  app.route('/', seriesRoutes(deps))
  app.route('/', pollRoutes(deps))
  app.route('/', dayRoutes(deps))
  app.route('/', coverageRoutes(deps))
  app.route('/', contractRoutes({ ...deps, operator }))
  app.route('/', reportRoutes({ ...deps, operator }))
  app.route('/', minutesRoutes({ ...deps, ...deps.minutes, operator }))
  app.route('/', visitorRoutes(deps))
  app.route('/', usageRoutes(deps))
  app.route('/', firstAidRoutes(deps))
  app.route('/', visitRoutes({ ...deps, operator }))
  app.route('/', complaintRoutes({ ...deps, operator, judge }))
  app.route('/', windowRoutes({ ...deps, operator }))
  app.route('/', outageRoutes(deps))
  app.route('/', degradationRoutes(deps))
  app.route('/', outageNoteRoutes({ ...deps, operator }))
  app.route('/', incidentRoutes({ ...deps, operator }))
  app.route('/', alertRoutes({ ...deps, alerting: () => deps.alerting, operator }))
  app.route('/', operatorStateRoutes({ ...deps, judge }))
  app.route('/', accessPointProbeRoutes({ ...deps, operator, judge }))
  app.route('/', cityRoutes({ ...deps, operator }))
  app.route('/', inventoryAgentRoutes({ ...deps, operator, judge }))
  app.route('/', inventoryFileRoutes({ ...deps, operator, judge }))
  app.route('/', inventoryRoutes({ ...deps, operator, judge }))
  app.route('/', publicRoutes({ ...deps, operator }))
  app.route('/', healthRoutes(deps))
  app.route('/', metricsRoutes(deps.metrics))
  app.get(AGENT_FILE, deps.agentFile)
  app.use(deps.staticFiles)
  answerFailures(app, deps.logError)
  return app
}
