import { ApiProblem } from '../../api/problem.ts';
import { BarChart } from '../../design/bar-chart.tsx';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { LineChart } from '../../design/line-chart.tsx';
import { Panel } from '../../design/panel.tsx';
import { Progress } from '../../design/progress.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { Stages } from '../../design/stages.tsx';
import { StatLine } from '../../design/stat-line.tsx';
import { type BridgeStateName, ConferenceStatus, StateBadge, stateGlyphs } from '../../design/state-badge.tsx';
import { Time } from '../../design/time.tsx';
import { Columns, Part, Row } from './part.tsx';
import { sampleLines, sampleTimes } from './samples.ts';

const names = Object.keys(stateGlyphs) as BridgeStateName[];
const counts = { connected: 3301, connecting: 12, degraded: 9, dropped: 21, expected: 12 };
const at = Date.UTC(2026, 10, 24, 1);

export function States() {
  return (
    <>
      <Part title="StateBadge, ConferenceStatus, StatLine, Time">
        <Row>
          {names.map((state) => (
            <StateBadge key={state} state={state} />
          ))}
          <StateBadge state="dropped" label="Rớt lúc 08:41" />
        </Row>
        <Row>
          {(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled'] as const).map((status) => (
            <ConferenceStatus key={status} status={status} />
          ))}
        </Row>
        <StatLine
          total={3355}
          totalLabel="điểm cầu"
          parts={Object.entries(counts).map(([key, count]) => ({ key, count, state: key as BridgeStateName }))}
        />
        <Row>
          <Time at={at} show="full" />
          <Time at={at} />
          <Time at={at} show="relative" />
          <Time at={at} show="day" />
          <Time at={at} show="time" />
        </Row>
      </Part>
      <Part title="Stages, Progress, Facts">
        <Stages
          label="Các bước của hội nghị"
          stages={[
            { key: '1', name: 'Lập lịch', state: 'done', note: <Time at={at - 86_400_000} show="day" /> },
            { key: '2', name: 'Gửi chương trình', state: 'done' },
            { key: '3', name: 'Kiểm tra đường truyền', state: 'going', note: '3.214/3.355' },
            { key: '4', name: 'Mở cầu', state: 'waiting', note: '07:45' },
            { key: '5', name: 'Diễn ra', state: 'waiting' },
            { key: '6', name: 'Chốt điểm danh', state: 'failed', note: 'Thiếu 2 tỉnh' },
            { key: '7', name: 'Kết luận', state: 'skipped' },
          ]}
        />
        <Progress label="Kiểm tra đường truyền 3.214/3.355" value={3214} max={3355} />
        <Facts
          facts={[
            { label: 'Chủ trì', value: 'Phó Thủ tướng Chính phủ' },
            { label: 'Bắt đầu', value: <Time at={at} show="full" /> },
            { label: 'Điểm cầu chủ trì', value: 'Trụ sở Chính phủ' },
          ]}
        />
      </Part>
      <Part title="Skeleton, Empty, Panel, ErrorPanel">
        <Columns>
          <Skeleton doing="Đang đọc 3.355 điểm cầu…" />
          <Empty title="Chưa có hội nghị nào trong tháng này" act={<Button kind="primary">Lập lịch hội nghị</Button>}>
            <p>Hội nghị đã lên lịch sẽ hiện ở đây.</p>
          </Empty>
          <ErrorPanel error={new ApiProblem({ status: 0, code: 'no-connection' })} onRetry={() => undefined} />
          <ErrorPanel
            what="act"
            error={new ApiProblem({ status: 500, code: 'internal', reference: 'a41f-77c0-2210' })}
            onRetry={() => undefined}
          />
          <Panel kind="warning" title="34 điểm cầu chưa có người liên hệ">
            <p>Thư mời của các điểm cầu này sẽ không tới nơi.</p>
          </Panel>
          <Panel kind="good" title="Đã gửi chương trình tới 3.355 điểm cầu" />
          <Panel kind="note" title="Hội nghị tự bắt đầu lúc 08:00" acts={<Button>Bắt đầu ngay…</Button>} />
        </Columns>
      </Part>
      <Part title="BarChart, LineChart">
        <Columns>
          <BarChart
            title="Có mặt theo tỉnh"
            segments={[
              { key: 'present', label: 'Có mặt', color: 'var(--state-connected)' },
              { key: 'late', label: 'Muộn', color: 'var(--state-degraded)' },
              { key: 'absent', label: 'Vắng', color: 'var(--state-dropped)' },
            ]}
            bars={[
              { key: '1', label: 'Hà Nội', counts: { present: 120, late: 4, absent: 2 } },
              { key: '2', label: 'Bắc Ninh', counts: { present: 96, late: 2, absent: 1 } },
              { key: '3', label: 'Thành phố Hồ Chí Minh', counts: { present: 160, late: 6, absent: 2 } },
            ]}
          />
          <LineChart title="Số điểm cầu theo thời gian" times={sampleTimes} series={sampleLines} />
        </Columns>
      </Part>
    </>
  );
}
