import {
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  type RtcpPacket,
  type RtpHeader,
  type RtpPacket,
  type SrtpProfile,
} from 'werift';
import type { ServerSide } from './answer.ts';
import type { Fingerprint } from './offer.ts';

/** The client's end of a connection, as its offer gives it. */
export interface ClientSide {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprints: readonly Fingerprint[];
}

export interface TransportEvents {
  /** Keys are agreed: media flows from now on. */
  ready(): void;
  rtp(packet: RtpPacket): void;
  rtcp(packet: RtcpPacket): void;
  /** The client cannot be who its offer says, or its handshake failed. */
  failed(reason: string): void;
}

/** SRTP_AEAD_AES_128_GCM, cheaper here than SRTP_AES128_CM_HMAC_SHA1_80, which comes second. Source: IANA DTLS-SRTP profiles. */
const profiles: SrtpProfile[] = [7, 1];

/** One client's encrypted path: one UDP port at 127.0.0.1, ICE-lite, DTLS as server, SRTP both ways. */
export class Transport {
  readonly server: ServerSide;
  readonly #client: ClientSide;
  readonly #dtls: RTCDtlsTransport;
  readonly #ice: RTCIceTransport;
  readonly #events: TransportEvents;
  #isClosed = false;

  /** Opens a port and waits there for the client. Rejects when there is no port to be had. */
  static async open(client: ClientSide, events: TransportEvents): Promise<Transport> {
    const certificate = await RTCDtlsTransport.SetupCertificate();
    // No interface of the machine but loopback, named by hand since a search for interfaces leaves it out.
    const gatherer = new RTCIceGatherer({
      iceLite: true,
      useIpv4: false,
      useIpv6: false,
      additionalHostAddresses: ['127.0.0.1'],
      interfaceAddresses: { udp4: '127.0.0.1' },
    });
    const ice = new RTCIceTransport(gatherer);
    ice.setRemoteParams(new RTCIceParameters({ usernameFragment: client.ufrag, password: client.password }));
    await gatherer.gather();
    const port = gatherer.localCandidates[0]?.port;
    if (port === undefined) throw new Error('No UDP port at 127.0.0.1');
    const dtls = new RTCDtlsTransport({}, ice, certificate, profiles);
    dtls.role = 'server';
    const fingerprints = client.fingerprints.map((each) => new RTCDtlsFingerprint(each.algorithm, each.value));
    dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, 'client'));
    const { usernameFragment: ufrag, password } = gatherer.localParameters;
    const server = { ufrag, password, fingerprints: certificate.getFingerprints(), port };
    const transport = new Transport(client, server, ice, dtls, events);
    transport.#start();
    return transport;
  }

  private constructor(
    client: ClientSide,
    server: ServerSide,
    ice: RTCIceTransport,
    dtls: RTCDtlsTransport,
    events: TransportEvents,
  ) {
    this.#events = events;
    this.#client = client;
    this.server = server;
    this.#ice = ice;
    this.#dtls = dtls;
  }

  /** Whether an offer goes on with this connection instead of beginning a new one. */
  serves(client: ClientSide): boolean {
    const idOf = (side: ClientSide) =>
      [side.ufrag, side.password, ...side.fingerprints.map((each) => each.value)].join(' ');
    return idOf(client) === idOf(this.#client);
  }

  /** Both senders are harmless before `ready` and after the end. */
  sendRtp(header: RtpHeader, payload: Buffer): void {
    if (this.#dtls.state === 'connected') void this.#dtls.sendRtp(payload, header);
  }

  sendRtcp(packets: RtcpPacket[]): void {
    if (this.#dtls.state === 'connected') this.#dtls.sendRtcp(packets).catch((error: unknown) => this.#failed(error));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#dtls.onRtp.allUnsubscribe();
    this.#dtls.onRtcp.allUnsubscribe();
    await this.#dtls.stop();
  }

  #start(): void {
    const events = this.#events;
    this.#dtls.onRtp.subscribe((packet) => events.rtp(packet));
    this.#dtls.onRtcp.subscribe((packet) => events.rtcp(packet));
    const failed = (error: unknown) => this.#failed(error);
    this.#ice.start().catch(failed);
    this.#dtls.start().then(() => {
      if (!this.#isClosed) events.ready();
    }, failed);
  }

  #failed(error: unknown): void {
    if (!this.#isClosed) this.#events.failed(error instanceof Error ? error.message : String(error));
  }
}
