import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { createScheduler } from '../../shared/gateways/scheduler.ts';

const client = mockClient(SchedulerClient);
const target = { group: 'nhip-cau', busArn: 'arn:bus', roleArn: 'arn:role', deadLetterArn: 'arn:dlq' };
const scheduler = createScheduler(new SchedulerClient({}), target);
const dueAt = Date.parse('2026-01-05T07:30:00.200Z');
const wakeUp = { kind: 'doors-open', conferenceId: 'cnf_000000000001', version: 3, dueAt } as const;
const conflict = new ConflictException({ $metadata: {}, message: '', Message: '' } as never);
const missing = new ResourceNotFoundException({ $metadata: {}, message: '', Message: '' } as never);

beforeEach(() => client.reset());

describe('the scheduler', () => {
  it('makes a schedule that tells the wake-up on our bus once and removes itself', async () => {
    client.on(CreateScheduleCommand).resolves({});
    await scheduler.set(wakeUp, dueAt);
    expect(client.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toEqual({
      Name: 'cnf_000000000001-doors-open',
      GroupName: 'nhip-cau',
      ScheduleExpression: 'at(2026-01-05T07:30:01)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      ClientToken: expect.stringMatching(/^[0-9a-z]{32}$/),
      Target: {
        Arn: 'arn:bus',
        RoleArn: 'arn:role',
        EventBridgeParameters: { Source: 'nhipcau.wake-up', DetailType: 'WakeUpDue' },
        Input: JSON.stringify(wakeUp),
        DeadLetterConfig: { Arn: 'arn:dlq' },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 60 },
      },
    });
  });

  it('moves the schedule that is there', async () => {
    client.on(CreateScheduleCommand).rejects(conflict);
    client.on(UpdateScheduleCommand).resolves({});
    await scheduler.set(wakeUp, dueAt);
    expect(client.commandCalls(UpdateScheduleCommand)[0]?.args[0].input).toMatchObject({
      Name: 'cnf_000000000001-doors-open',
      ScheduleExpression: 'at(2026-01-05T07:30:01)',
    });
  });

  it('makes it anew when it went off in between', async () => {
    client.on(CreateScheduleCommand).rejectsOnce(conflict).resolves({});
    client.on(UpdateScheduleCommand).rejects(missing);
    await scheduler.set(wakeUp, dueAt);
    expect(client.commandCalls(CreateScheduleCommand)).toHaveLength(2);
  });

  it('takes a schedule that is gone for cleared', async () => {
    client.on(DeleteScheduleCommand).rejects(missing);
    await scheduler.clear('cnf_000000000001', 'deadline');
    expect(client.commandCalls(DeleteScheduleCommand)[0]?.args[0].input).toEqual({
      Name: 'cnf_000000000001-deadline',
      GroupName: 'nhip-cau',
    });
  });

  it('passes every other failure on', async () => {
    client.on(CreateScheduleCommand).rejects(new Error('throttled'));
    client.on(DeleteScheduleCommand).rejects(new Error('throttled'));
    await expect(scheduler.set(wakeUp, dueAt)).rejects.toThrow('throttled');
    await expect(scheduler.clear('cnf_000000000001', 'deadline')).rejects.toThrow('throttled');
  });
});
