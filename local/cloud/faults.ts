import type { EventBus } from '../bus/bus.ts';
import type { FunctionChaos } from '../functions/chaos.ts';
import type { faultDice } from '../kit/dice.ts';
import type { MailService } from '../mail/ses.ts';
import type { QueueFaults } from '../queues/poller.ts';
import type { ScheduleEngine } from '../scheduler/scheduler.ts';
import type { TableGate } from '../tables/gate.ts';

interface Faulty {
  readonly chaos: FunctionChaos;
  readonly bus: EventBus;
  readonly scheduler: ScheduleEngine;
  readonly mail: MailService;
  readonly queueDice: ReturnType<typeof faultDice<keyof QueueFaults>>;
  readonly gate: TableGate | undefined;
}

/** The switches of every engine that can fail; Chime's are its own. Tables have one only behind their gate. */
export function faultSwitches({ chaos, bus, scheduler, mail, queueDice, gate }: Faulty) {
  return {
    functions: chaos,
    bus: bus.setFaults,
    scheduler: scheduler.setFaults,
    mail: mail.setFaults,
    queues: (wanted: QueueFaults) => queueDice.use({ ...wanted }),
    ...(gate ? { tables: gate.setFaults } : {}),
  };
}

/** How often each has really struck. */
export function faultsFired({ chaos, bus, scheduler, mail, queueDice, gate }: Faulty) {
  return {
    functions: chaos.fired(),
    bus: bus.fired(),
    scheduler: scheduler.fired(),
    mail: mail.fired(),
    queues: queueDice.fired(),
    tables: gate?.fired() ?? {},
  };
}
