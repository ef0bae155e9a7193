import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Cloud } from '../../local/cloud.ts';
import { bundleFixture, call, fixtureCloud, until } from './fixture/cloud.ts';

let bundles: Awaited<ReturnType<typeof bundleFixture>>;
let dataDir: string;
let cloud: Cloud;

beforeAll(async () => {
  bundles = await bundleFixture();
  dataDir = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  cloud = await fixtureCloud(bundles.folder, dataDir);
});

afterAll(async () => {
  await cloud?.stop();
  bundles?.remove();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

const table = { TableName: '$env:TABLE_NAME' };
const save = (id: string, kind?: string) =>
  call(cloud, 'dynamodb', 'PutItem', {
    ...table,
    Item: { pk: { S: 'thing' }, sk: { S: id }, emits: { S: JSON.stringify([{ id, kind }]) } },
  });
const seen = async (id: string) => {
  const { Item } = (await call(cloud, 'dynamodb', 'GetItem', {
    ...table,
    Key: { pk: { S: 'seen' }, sk: { S: id } },
  })) as { Item?: Record<string, { S?: string; N?: string }> };
  return Item;
};

describe('from a saved state to its consumer', () => {
  it('carries what an item emits over stream, bus and queue to the function', async () => {
    await save('one');
    expect(await until(() => seen('one'))).toMatchObject({ type: { S: 'fixture Happened' }, tries: { N: '1' } });
  });

  it('leaves items without anything to tell alone', async () => {
    const before = cloud.calls().find((each) => each.functionId === 'relay')?.count ?? 0;
    await call(cloud, 'dynamodb', 'PutItem', { ...table, Item: { pk: { S: 'quiet' }, sk: { S: '1' } } });
    await cloud.drain();
    expect(cloud.calls().find((each) => each.functionId === 'relay')?.count ?? 0).toBe(before);
  });

  it('gives a message that failed again, and only that one', async () => {
    await Promise.all([save('calm'), save('flaky-1', 'flaky')]);
    expect(await until(() => seen('flaky-1'))).toMatchObject({ tries: { N: '2' } });
    expect(await seen('calm')).toMatchObject({ tries: { N: '1' } });
  });

  it('sets a message aside that never succeeds', async () => {
    await save('bad', 'poison');
    const dead = await until(() => cloud.queues.queueNamed('fixture-work-dlq')?.inspectMessages().ready.at(0));
    expect(JSON.parse(dead.body).detail.id).toBe('bad');
  });

  it('survives crashes before and after the work, and counts them', async () => {
    cloud.faults.functions.set('consume', { crashBefore: 0.3, crashAfter: 0.3 });
    await Promise.all(Array.from({ length: 6 }, (_, i) => save(`storm-${i}`)));
    await until(() => Object.keys(cloud.faults.functions.fired()).length > 0);
    cloud.faults.functions.clear();
    for (let i = 0; i < 6; i += 1) await until(() => seen(`storm-${i}`));
  });

  it('shapes what a target gets as its rule says', async () => {
    await call(cloud, 'events', 'PutEvents', {
      Entries: [{ EventBusName: '$env:BUS_NAME', Source: 'shaped', DetailType: 'X', Detail: '{"who":"Hòa \\"2\\""}' }],
    });
    const { body } = await until(() => cloud.queues.queueNamed('fixture-shaped')?.inspectMessages().ready.at(0));
    expect(JSON.parse(body)).toMatchObject({ hello: 'Hòa "2"', all: { source: 'shaped' } });
  });
});

describe('the HTTP API', () => {
  it('asks for a token of the user pool and hands its claims on', async () => {
    expect((await fetch(`${cloud.apiUrl}/staff/board`)).status).toBe(401);
    const { id_token } = await cloud.tokensOf('tinh-24');
    const answer = await fetch(`${cloud.apiUrl}/staff/board`, { headers: { authorization: `Bearer ${id_token}` } });
    expect(await answer.json()).toMatchObject({
      authorizer: { jwt: { claims: { 'cognito:groups': '[provincial-office]', 'custom:branch': '24' } } },
    });
    expect(
      (
        await fetch(`${cloud.apiUrl}/staff/board`, {
          headers: { authorization: `Bearer ${id_token.slice(0, -8)}AAAAAAAA` },
        })
      ).status,
    ).toBe(401);
  });

  it('asks the request authoriser, and not at all without an identity', async () => {
    const visit = (authorization?: string) =>
      fetch(`${cloud.apiUrl}/hall`, { headers: authorization ? { authorization } : {} });
    expect((await visit()).status).toBe(401);
    expect((await visit('Bearer wrong')).status).toBe(403);
    expect(await (await visit('Bearer hall-secret')).json()).toMatchObject({
      authorizer: { lambda: { bridgeId: 'brg_1', asked: 2 } },
    });
    expect(await (await visit('Bearer hall-secret')).json()).toMatchObject({ authorizer: { lambda: { asked: 3 } } });
  });

  it('hands path, query, cookies and bytes on in format 2.0', async () => {
    const { event } = (await (
      await fetch(`${cloud.url}/echo/h%C3%B2a/2?a=1&a=2&b=`, {
        method: 'PUT',
        headers: { cookie: 'x=1; y=2', 'content-type': 'image/png' },
        body: Buffer.from([255, 0]),
      })
    ).json()) as { event: Record<string, unknown> };
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /echo/{proxy+}',
      rawPath: '/echo/hòa/2',
      rawQueryString: 'a=1&a=2&b=',
      queryStringParameters: { a: '1,2', b: '' },
      pathParameters: { proxy: 'hòa/2' },
      cookies: ['x=1', 'y=2'],
      isBase64Encoded: true,
      body: '/wA=',
    });
  });

  it('turns away what comes faster than a route is let', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await fetch(`${cloud.apiUrl}/narrow`)).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    expect(await (await fetch(`${cloud.apiUrl}/narrow`)).json()).toEqual({ message: 'Too Many Requests' });
  });

  it('answers preflights itself, for the configured origin alone', async () => {
    const ask = (origin: string) =>
      fetch(`${cloud.apiUrl}/call`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const good = await ask(cloud.url);
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([204, cloud.url]);
    expect((await ask('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('functions', () => {
  it('fail as Lambda says: thrown, timed out, ended, answer too large', async () => {
    expect(await cloud.invoke('rough', { do: 'throw' })).toMatchObject({
      ok: false,
      errorType: 'TypeError',
      errorMessage: 'as told',
    });
    expect(await cloud.invoke('rough', { do: 'exit' })).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(await cloud.invoke('rough', { do: 'hang' })).toMatchObject({ ok: false, errorType: 'Sandbox.Timedout' });
    expect(await cloud.invoke('rough', { do: 'big' })).toMatchObject({
      ok: false,
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(await cloud.invoke('rough', { do: 'log' })).toMatchObject({ ok: true });
    await until(() => cloud.logs.recent('rough').some((line) => line.includes('"as told"')));
  });

  it('may do what their role allows and nothing else', async () => {
    const refused = await call(cloud, 'dynamodb', 'DeleteItem', { ...table, Key: { pk: { S: 'a' }, sk: { S: 'b' } } });
    expect(refused).toMatchObject({ error: 'AccessDeniedException' });
    const elsewhere = await call(cloud, 's3', 'PutObject', { Bucket: '$env:FILES_BUCKET', Key: 'secret/1', Body: 'x' });
    expect(elsewhere).toMatchObject({ error: 'AccessDeniedException' });
    const report = await until(() => cloud.permissions().refused.length >= 2 && cloud.permissions());
    expect(report.refused.map((each) => each.action)).toEqual(
      expect.arrayContaining(['dynamodb:DeleteItem', 's3:PutObject']),
    );
    expect(report.unused).toContainEqual(expect.objectContaining({ functionId: 'consume', action: 'dynamodb:Query' }));
  });

  it('change nothing that a table itself keeps as it is, whatever their role allows', async () => {
    const [audit, Key] = [{ TableName: '$env:AUDIT_TABLE' }, { pk: { S: 'chain' }, sk: { S: '1' } }];
    const Item = { ...Key, who: { S: 'a' } };
    expect(await call(cloud, 'dynamodb', 'PutItem', { ...audit, Item })).not.toHaveProperty('error');
    const change = {
      ...{ ...audit, Key, UpdateExpression: 'SET who = :b' },
      ExpressionAttributeValues: { ':b': { S: 'b' } },
    };
    for (const [command, input] of [
      ['UpdateItem', change],
      ['DeleteItem', { ...audit, Key }],
      ['BatchWriteItem', { RequestItems: { '$env:AUDIT_TABLE': [{ DeleteRequest: { Key } }] } }],
      ['TransactWriteItems', { TransactItems: [{ Update: change }] }],
      ['TransactWriteItems', { TransactItems: [{ Delete: { ...audit, Key } }] }],
    ] as const)
      expect([command, await call(cloud, 'dynamodb', command, input)]).toMatchObject([
        command,
        { error: 'AccessDeniedException' },
      ]);
    expect(await call(cloud, 'dynamodb', 'GetItem', { ...audit, Key })).toMatchObject({ Item });
  });

  it('have every call on record, index and batch parts included', async () => {
    cloud.forgetCalls();
    await call(cloud, 'dynamodb', 'Query', {
      ...table,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'x' } },
    });
    await call(cloud, 'dynamodb', 'TransactWriteItems', {
      TransactItems: [
        { Put: { ...table, Item: { pk: { S: 't' }, sk: { S: '1' } } } },
        {
          Update: {
            ...table,
            Key: { pk: { S: 't' }, sk: { S: '2' } },
            UpdateExpression: 'SET a = :a',
            ExpressionAttributeValues: { ':a': { S: '1' } },
          },
        },
      ],
    });
    const calls = await until(() => cloud.calls().length >= 3 && cloud.calls());
    expect(calls.map((each) => `${each.functionId} ${each.action} ${each.resource.split(':').at(-1)}`).sort()).toEqual([
      'any dynamodb:PutItem table/state-Table',
      'any dynamodb:Query table/state-Table/index/gsi1',
      'any dynamodb:UpdateItem table/state-Table',
    ]);
  });
});

describe('services', () => {
  it('KMS opens what it sealed, in the same context only', async () => {
    const { CiphertextBlob } = await call(cloud, 'kms', 'Encrypt', {
      KeyId: '$env:SEAL_KEY_ID',
      Plaintext: { base64: 'aGFsbG8=' },
      EncryptionContext: { for: 'a' },
    });
    const blob = { base64: Buffer.from(Object.values(CiphertextBlob as Record<string, number>)).toString('base64') };
    const { Plaintext } = await call(cloud, 'kms', 'Decrypt', {
      CiphertextBlob: blob,
      EncryptionContext: { for: 'a' },
    });
    expect(Buffer.from(Object.values(Plaintext as Record<string, number>)).toString()).toBe('hallo');
    expect(
      await call(cloud, 'kms', 'Decrypt', { CiphertextBlob: blob, EncryptionContext: { for: 'b' } }),
    ).toMatchObject({ error: 'InvalidCiphertextException' });
    expect(
      await call(cloud, 'kms', 'GenerateDataKey', { KeyId: '$env:SEAL_KEY_ID', KeySpec: 'AES_256' }),
    ).toHaveProperty('CiphertextBlob');
  });

  it('S3 keeps files', async () => {
    await call(cloud, 's3', 'PutObject', {
      Bucket: '$env:FILES_BUCKET',
      Key: 'papers/a b.txt',
      Body: 'tài liệu',
      ContentType: 'text/plain',
    });
    expect(await call(cloud, 's3', 'GetObject', { Bucket: '$env:FILES_BUCKET', Key: 'papers/a b.txt' })).toMatchObject({
      Body: 'tài liệu',
    });
  });

  it('PutEvents refuses single entries with their own code', async () => {
    const good = { EventBusName: '$env:BUS_ARN', Source: 'x', DetailType: 'Y', Detail: '{}' };
    const answer = await call(cloud, 'events', 'PutEvents', {
      Entries: [good, { ...good, Detail: '[1]' }, { ...good, Source: 'aws.chime' }],
    });
    expect(answer).toMatchObject({
      FailedEntryCount: 2,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: 'MalformedDetail' },
        { ErrorCode: 'NotAuthorizedForSourceException' },
      ],
    });
    expect(await call(cloud, 'events', 'PutEvents', { Entries: Array(11).fill(good) })).toMatchObject({
      error: 'ValidationException',
    });
  });

  it('an item whose time is over goes away', async () => {
    const over = Math.floor(Date.now() / 1000) - 5;
    await call(cloud, 'dynamodb', 'PutItem', {
      ...table,
      Item: { pk: { S: 'over' }, sk: { S: '1' }, expiresAt: { N: String(over) } },
    });
    await until(
      async () =>
        !(
          'Item' in (await call(cloud, 'dynamodb', 'GetItem', { ...table, Key: { pk: { S: 'over' }, sk: { S: '1' } } }))
        ),
    );
  });
});

describe('mail', () => {
  const send = (to: string, more: Record<string, unknown> = {}) =>
    call(cloud, 'ses', 'SendEmail', {
      FromEmailAddress: 'Nhịp Cầu <hop@fixture.example>',
      Destination: { ToAddresses: [to] },
      ConfigurationSetName: 'fixture-mail',
      EmailTags: [{ Name: 'delivery', Value: 'd-1' }],
      Content: { Simple: { Subject: { Data: 'Giấy mời' }, Body: { Text: { Data: `Liên kết: ${cloud.url}/h#abc` } } } },
      ...more,
    });
  const events = () =>
    cloud.queues
      .queueNamed('fixture-mail-events')!
      .inspectMessages()
      .ready.map((each) => JSON.parse(each.body));

  it('reaches the inbox and tells its fate on the default bus', async () => {
    const { MessageId } = (await send('xa-1@fixture.example')) as { MessageId: string };
    const delivered = await until(() => events().find((each) => each.detail.mail.messageId === MessageId));
    expect(delivered).toMatchObject({
      source: 'aws.ses',
      'detail-type': 'Email Delivered',
      detail: {
        eventType: 'Delivery',
        mail: { tags: { delivery: ['d-1'] } },
        delivery: { recipients: ['xa-1@fixture.example'] },
      },
    });
    const list = (await (await fetch(`${cloud.mailUrl}/api/mails?to=xa-1@fixture.example&full=1`)).json()) as {
      mails: { text: string; subject: string; state: string }[];
    };
    expect(list.mails).toMatchObject([
      { subject: 'Giấy mời', state: 'delivered', text: `Liên kết: ${cloud.url}/h#abc` },
    ]);
    expect(await (await fetch(`${cloud.mailUrl}/`)).text()).toContain('Giấy mời');
  });

  it('bounces by label, and an address that bounced is suppressed from then on', async () => {
    await send('xa-2+bounce@fixture.example');
    await until(() => events().find((each) => each.detail.eventType === 'Bounce'));
    await send('xa-2+bounce@fixture.example');
    await until(() => events().find((each) => each.detail.bounce?.bounceSubType === 'OnAccountSuppressionList'));
    await send('complaint@simulator.amazonses.com');
    await until(() => events().find((each) => each['detail-type'] === 'Email Complaint Received'));
    await send('complaint@simulator.amazonses.com');
    await until(() => events().find((each) => each.detail.complaint?.complaintSubType === 'OnAccountSuppressionList'));
  });

  it('may find a full mailbox, which does not suppress the address, or be complained of after it arrived, which does', async () => {
    const to = async (address: string) => {
      await send(address);
      return () => events().filter(({ detail }) => detail.mail.destination.includes(address));
    };
    cloud.faults.mail({ softBounce: { probability: 0, first: 1 }, complaint: { probability: 0, first: 1 } });
    const full = await to('xa-7@fixture.example');
    const unwanted = await to('xa-8@fixture.example');
    await until(() => full().find(({ detail }) => detail.bounce?.bounceType === 'Transient'));
    await until(() => unwanted().find(({ detail }) => detail.eventType === 'Complaint'));
    expect(full().map(({ detail }) => detail.eventType)).toEqual(['Bounce']);
    expect(unwanted().map(({ detail }) => detail.eventType)).toEqual(['Delivery', 'Complaint']);
    await send('xa-7@fixture.example');
    await until(() => full().find(({ detail }) => detail.eventType === 'Delivery'));
    await send('xa-8@fixture.example');
    await until(() =>
      unwanted().find(({ detail }) => detail.complaint?.complaintSubType === 'OnAccountSuppressionList'),
    );
    expect((await cloud.status()).fired.mail).toMatchObject({ softBounce: 1, complaint: 1 });
    cloud.faults.mail({});
  });

  it('refuses an unverified sender and more than the account may send', async () => {
    expect(await send('a@b.example', { FromEmailAddress: 'x@other.example' })).toMatchObject({
      error: 'MessageRejected',
    });
    expect(await send('a@b.example', { ConfigurationSetName: 'none' })).toMatchObject({ error: 'NotFoundException' });
    cloud.faults.mail({ throttle: 1 });
    expect(await send('a@b.example')).toMatchObject({ error: 'TooManyRequestsException' });
    cloud.faults.mail({});
  });

  it('may take a mail and answer that it failed: the mail is there, and its events come', async () => {
    const { taken, fail } = { taken: 'xa-5@fixture.example', fail: 'xa-6@fixture.example' };
    cloud.faults.mail({ failAfter: 1 });
    expect(await send(taken)).toMatchObject({ error: 'InternalServiceErrorException' });
    cloud.faults.mail({ fail: 1 });
    expect(await send(fail)).toMatchObject({ error: 'InternalServiceErrorException' });
    cloud.faults.mail({});
    await until(() => events().find((each) => each.detail.delivery?.recipients[0] === taken));
    const inboxOf = async (to: string) =>
      ((await (await fetch(`${cloud.mailUrl}/api/mails?to=${to}`)).json()) as { mails: unknown[] }).mails;
    expect(await inboxOf(taken)).not.toHaveLength(0); // one for each try of the SDK's
    expect(await inboxOf(fail)).toHaveLength(0);
  });
});

describe('the WebSocket API', () => {
  const what = async (id: string) => {
    const { Item } = (await call(cloud, 'dynamodb', 'GetItem', {
      ...table,
      Key: { pk: { S: 'socket' }, sk: { S: id } },
    })) as { Item?: { what: { S: string } } };
    return Item?.what.S;
  };

  it('lets in who the function lets in, routes by action, takes pushes, and says when somebody is gone', async () => {
    const refused = new WebSocket(cloud.socketUrls[0]!, ['nhipcau', 'bad']);
    expect(
      await new Promise((done) => refused.once('unexpected-response', (_, response) => done(response.statusCode))),
    ).toBe(403);

    const socket = new WebSocket(cloud.socketUrls[0]!, ['nhipcau', 'good']);
    await new Promise((done) => socket.once('open', done));
    expect(socket.protocol).toBe('nhipcau');
    const { Items } = (await call(cloud, 'dynamodb', 'Query', {
      ...table,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'socket' } },
    })) as { Items: { sk: { S: string } }[] };
    const id = Items[0]!.sk.S;
    socket.send(JSON.stringify({ action: 'greet' }));
    await until(async () => (await what(id))?.startsWith('greet'));
    socket.send('no json');
    await until(async () => (await what(id)) === '$default no json');

    const heard = new Promise((done) => socket.once('message', (data) => done(String(data))));
    await call(cloud, 'sockets', 'PostToConnection', { ConnectionId: id, Data: 'newer than 7' });
    expect(await heard).toBe('newer than 7');
    await call(cloud, 'sockets', 'DeleteConnection', { ConnectionId: id }).catch(() => undefined);
    socket.close();
    await until(async () => (await what(id)) === 'gone');
    expect(await call(cloud, 'sockets', 'PostToConnection', { ConnectionId: id, Data: 'x' })).toMatchObject({
      error: 'GoneException',
    });
  });
});

describe('sign-in', () => {
  it('gives a code for an account and tokens for the code and its verifier', async () => {
    const verifier = 'a'.repeat(50);
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url');
    const config = (await (await fetch(`${cloud.issuerUrl}/.well-known/openid-configuration`)).json()) as {
      authorization_endpoint: string;
      token_endpoint: string;
    };
    const clientId = cloud.model.of('AWS::Cognito::UserPoolClient')[0]!.name;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${cloud.url}/callback`,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 's',
    });
    expect(await (await fetch(`${config.authorization_endpoint}?${query}`)).text()).toContain('Văn phòng Trung ương');
    const redirect = await fetch(`${config.authorization_endpoint}?${query}&account=van-phong`, { redirect: 'manual' });
    const back = new URL(redirect.headers.get('location')!);
    expect(back.searchParams.get('state')).toBe('s');
    const exchange = (code_verifier: string) =>
      fetch(config.token_endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: clientId,
          redirect_uri: `${cloud.url}/callback`,
          code: back.searchParams.get('code')!,
          code_verifier,
        }),
      });
    const tokens = (await (await exchange(verifier)).json()) as { refresh_token: string };
    expect(tokens).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) });
    expect((await exchange(verifier)).status).toBe(400);
    const again = await fetch(config.token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: tokens.refresh_token,
      }),
    });
    expect(await again.json()).toHaveProperty('access_token');
    const elsewhere = new URLSearchParams({ ...Object.fromEntries(query), redirect_uri: `${cloud.url}/elsewhere` });
    expect((await fetch(`${config.authorization_endpoint}?${elsewhere}`)).status).toBe(400);
  });
});
