import type { probeTextsId } from './probe-texts-id.ts'

/** The texts of a look at an access point in English. */
export const probeTextsEn: typeof probeTextsId = {
  now: 'Test now',
  asking: 'Asking the agent to look …',
  asked: (by, when) => `Asked by ${by}, ${when}`,
  waiting: 'Waiting for the agent …',
  checked: (when) => `Tested ${when}`,
  trouble: {
    'agent-silent':
      'The agent does not report, so nobody can look. Check power and internet at the site.',
    'not-answered': 'The agent has not answered; its version may be too old. Update it.',
    'not-polled':
      'The agent does not poll this access point. Check its agent and address in the inventory.',
  },
  todo: {
    ok: '',
    partial: 'Some data could not be read; mostly the device limits what SNMP may read.',
    timeout:
      'Check its address in the inventory, power and cable of the device, whether SNMP is switched on in it, and the credentials: a device keeps silent when the community is wrong.',
    refused: 'Switch SNMP on in the device and let the agent read it.',
    authentication:
      'Make the SNMP credentials those that are set in the device: user name, passwords and protocols.',
    unreachable: 'Check its address in the inventory, and the network between agent and device.',
    malformed:
      'Check whether address and port are those of the access point, and its SNMP version.',
  },
  facts: {
    model: 'Model',
    name: 'Name',
    firmware: 'Firmware',
    serial: 'Serial number',
    uptime: 'Running for',
    clients: 'Clients',
    cpu: 'CPU',
    memory: 'Memory',
  },
  unknownModel: 'not known',
  radios: 'Radios when tested',
  report: 'Full report of the agent',
  raw: 'Raw answer of the device',
  failures: (count) => `Latest failures: ${count}`,
  noFailures: 'No failure is recorded yet.',
}
