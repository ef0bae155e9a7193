import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Menu } from '../../design/menu.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { useToast } from '../../design/toast.tsx';
import { Part, Row } from './part.tsx';

export function Acts() {
  const [open, setOpen] = useState<'dialog' | 'confirm' | 'type'>();
  const [tab, setTab] = useState('attention');
  const toast = useToast();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Part title="Button, IconButton, Menu, CopyLink, Toast">
        <Row>
          <Button kind="primary">Gọi lại 21 điểm cầu</Button>
          <Button>Chốt điểm danh</Button>
          <Button icon="download">Xuất bảng</Button>
          <Button kind="quiet">Bỏ bộ lọc</Button>
          <Button kind="danger">Kết thúc…</Button>
          <Button busy>Đang gửi</Button>
          <Button disabled>Ban hành</Button>
          <IconButton icon="search" label="Tìm" />
          <Menu
            trigger={<IconButton icon="more" label="Thêm việc" />}
            entries={[
              { label: 'Gọi lại', onSelect: () => toast({ text: 'Đã gọi lại Xã Tam Tiến' }) },
              { label: 'Đổi mã PIN…', onSelect: () => setOpen('confirm'), icon: 'copy' },
              { label: 'Chưa làm được', onSelect: () => undefined, disabled: true },
              'rule',
              { label: 'Ngắt điểm cầu…', onSelect: () => setOpen('type'), danger: true },
            ]}
          />
          <CopyLink />
        </Row>
        <Row>
          <Button onClick={() => toast({ text: 'Đã lưu chương trình' })}>Toast</Button>
          <Button
            onClick={() =>
              toast({
                text: 'Đã bỏ 1 tài liệu',
                undo: { label: 'Hoàn tác', onUndo: () => toast({ text: 'Đã hoàn tác' }) },
              })
            }
          >
            Toast + undo
          </Button>
          <Button onClick={() => setOpen('dialog')}>Dialog</Button>
          <Button onClick={() => setOpen('confirm')}>ConfirmDialog</Button>
          <Button onClick={() => setOpen('type')}>ConfirmDialog typeToConfirm</Button>
        </Row>
      </Part>
      <Part title="Tabs">
        <Tabs
          label="Danh sách"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'attention', label: 'Cần chú ý', count: '33' },
            { value: 'all', label: 'Tất cả', count: '3.355' },
            { value: 'branch', label: 'Theo tỉnh' },
          ]}
        >
          <p>{tab}</p>
        </Tabs>
      </Part>
      <Dialog
        open={open === 'dialog'}
        onOpenChange={close}
        title="Gửi chương trình"
        text="Chương trình sẽ tới 3.355 điểm cầu."
        acts={
          <>
            <Button onClick={close}>Quay lại</Button>
            <Button kind="primary" onClick={close}>
              Gửi chương trình
            </Button>
          </>
        }
      />
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Đổi mã PIN của Xã Tam Tiến?"
        text="Đường dẫn và mã PIN cũ hết hiệu lực ngay. Điểm cầu nhận thư mới."
        act="Đổi mã PIN"
        onConfirm={close}
        error={new ApiProblem({ status: 409, code: 'version-lost' })}
      />
      <ConfirmDialog
        open={open === 'type'}
        onOpenChange={close}
        title="Thu hồi thông báo 114/TB-VPCP?"
        text="Mọi nơi nhận được báo thu hồi. Không thể hoàn tác."
        act="Thu hồi thông báo"
        danger
        typeToConfirm="114"
        onConfirm={close}
      />
    </>
  );
}
