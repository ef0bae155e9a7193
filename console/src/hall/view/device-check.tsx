import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { countText } from '../../i18n/format.ts';
import { audible, playTone, tryCamera, tryMicrophone } from '../media/devices.ts';
import { tryNetwork } from '../media/network.ts';
import { createTrial } from '../media/trial.ts';
import {
  failed,
  isDone,
  type NetworkMeasure,
  passed,
  type TestName,
  type TestResult,
  testNames,
  untested,
} from '../state/line-tests.ts';
import { useWords } from '../words.ts';
import { DeviceChoice } from './device-choice.tsx';
import styles from './hall.module.css';
import { Act, State, type Tone } from './parts.tsx';
import { useHall } from './use-hall.ts';

/** The microphone has said nothing for so long: it is broken, muted, or the wrong one. */
const silenceMs = 15_000;

/** Picture, sound, loudspeaker, network: each with what it found and what to do. The result goes to the control room by itself. */
export function DeviceCheck() {
  const { t, language } = useWords();
  const hall = useHall();
  const tests = hall.tests();
  const video = useRef<HTMLVideoElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  const trials = useMemo(() => ({ camera: createTrial(), microphone: createTrial() }), []);
  const playing = useRef<AbortController | undefined>(undefined);
  const [step, setStep] = useState<'idle' | 'running' | 'done'>('idle');
  const [tone, setTone] = useState<'unplayed' | 'playing' | 'asked'>('unplayed');
  const [measure, setMeasure] = useState<NetworkMeasure>();

  useEffect(
    () => () => {
      trials.camera.end();
      trials.microphone.end();
      playing.current?.abort();
    },
    [trials],
  );

  function set(name: TestName, result: TestResult): void {
    hall.setTest(name, result);
    if (isDone(hall.tests()) && hall.report() === 'none') hall.reportTests();
  }

  async function testCamera(): Promise<void> {
    const element = video.current;
    if (!element) return;
    hall.setTest('picture', untested);
    const { camera } = hall.devices.wanted();
    const opened = await trials.camera.open((signal) => tryCamera(element, camera, signal));
    if (!opened) return;
    hall.devices.using('camera', opened.deviceId);
    set('picture', opened.result);
  }
  async function testMicrophone(): Promise<void> {
    hall.setTest('sound', untested);
    const { microphone } = hall.devices.wanted();
    const opened = await trials.microphone.open(() => tryMicrophone(microphone, listen()));
    if (!opened) return;
    hall.devices.using('microphone', opened.deviceId);
    if (opened.result.result === 'fail') set('sound', opened.result);
  }
  /** To one microphone: shows how loud it is, and passes it once somebody is heard. */
  function listen(): (level: number) => void {
    const from = performance.now();
    let isHeard = false;
    return (level) => {
      if (meter.current) meter.current.value = Math.min(1, level * 3);
      if (isHeard) return;
      if (level > audible) {
        isHeard = true;
        set('sound', passed);
      } else if (performance.now() - from > silenceMs && hall.tests().sound.result === 'not-tested') {
        set('sound', failed('microphone-silent'));
      }
    };
  }
  async function testNetwork(): Promise<void> {
    const found = await tryNetwork(() => hall.api.readLine());
    setMeasure(found.measure);
    set('network', found.result);
  }
  async function run(): Promise<void> {
    trials.microphone.close();
    playing.current?.abort();
    setStep('running');
    setTone('unplayed');
    for (const name of testNames) hall.setTest(name, untested);
    // One after the other: some phones ask for camera and microphone one at a time.
    await testCamera();
    await Promise.all([testMicrophone(), testNetwork()]);
    setStep('done');
  }
  async function play(): Promise<void> {
    playing.current?.abort();
    playing.current = new AbortController();
    const { signal } = playing.current;
    setTone('playing');
    try {
      await playTone(hall.devices.wanted().speaker, signal);
      if (!signal.aborted) setTone('asked');
    } catch {
      if (signal.aborted) return;
      setTone('unplayed');
      set('speaker', failed('speaker-failed'));
    }
  }
  function playOnAnother(): void {
    hall.setTest('speaker', untested);
    void play();
  }

  const isIdle = step === 'idle';
  return (
    <section class={styles.part} aria-labelledby="check-title">
      <h2 id="check-title">{t('check.title')}</h2>
      {isIdle && <p>{t('check.text')}</p>}
      {isIdle && <Act onAct={() => void run()}>{t('check.start')}</Act>}
      <div hidden={isIdle} class={`${styles.stack} ${styles.checks}`}>
        <video ref={video} class={styles.preview} muted playsInline aria-label={t('check.preview')} />
        <TestLine name="picture" result={tests.picture} isRunning>
          <DeviceChoice kind="camera" onChosen={() => void testCamera()} />
        </TestLine>
        <TestLine name="sound" result={tests.sound} isRunning>
          <DeviceChoice kind="microphone" onChosen={() => void testMicrophone()} />
          <meter ref={meter} class={styles.meter} min={0} max={1} aria-label={t('check.level')} />
        </TestLine>
        <TestLine name="speaker" result={tests.speaker} isRunning={false}>
          <DeviceChoice kind="speaker" onChosen={playOnAnother} />
          {tone === 'asked' ? (
            <span class={styles.row}>
              <span>{t('check.heard')}</span>
              <span class={styles.row}>
                <Act onAct={() => set('speaker', passed)} isPressed={tests.speaker.result === 'pass'}>
                  {t('check.yes')}
                </Act>
                <Act
                  onAct={() => set('speaker', failed('speaker-not-heard'))}
                  isPressed={tests.speaker.result === 'fail'}
                >
                  {t('check.no')}
                </Act>
              </span>
            </span>
          ) : (
            <Act onAct={() => void play()} isBusy={tone === 'playing'}>
              {t('check.play')}
            </Act>
          )}
        </TestLine>
        <TestLine name="network" result={tests.network} isRunning={step === 'running'}>
          {measure && (
            <span class={styles.soft}>
              {t('check.measured', {
                megabits: countText(Math.round(measure.kilobitsPerSecond / 100) / 10, language),
                milliseconds: countText(measure.roundTripMs, language),
              })}
            </span>
          )}
        </TestLine>
        <p role="status" class={styles.soft}>
          {hall.report() === 'none'
            ? isDone(tests)
              ? ''
              : t('report.partial')
            : t(`report.${hall.report() as 'sent'}`)}
        </p>
        <Act kind="quiet" onAct={() => void run()} isDisabled={step === 'running'}>
          {t('check.again')}
        </Act>
      </div>
    </section>
  );
}

interface TestLineProps {
  readonly name: TestName;
  readonly result: TestResult;
  readonly isRunning: boolean;
  readonly children?: ComponentChildren;
}

function TestLine({ name, result, isRunning, children }: TestLineProps) {
  const { t } = useWords();
  const tone: Tone =
    result.result === 'pass' ? 'good' : result.result === 'fail' ? 'bad' : isRunning ? 'busy' : 'plain';
  const word = result.result === 'not-tested' && isRunning ? 'running' : result.result;
  return (
    <div class={styles.test}>
      <State tone={tone}>
        <b>{t(`check.${name}`)}</b> {t(`check.${word}.${name}`)}
      </State>
      {children}
      {result.reasons.map((reason) => (
        <p key={reason} class={styles.hint}>
          {t(`reason.${reason as 'camera-denied'}`)}
        </p>
      ))}
    </div>
  );
}
