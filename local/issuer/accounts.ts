/** People who can sign in on one machine. They are chosen, without a password: nothing here is reachable from outside. */
export interface Account {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
  /** Province whose branch a provincial office sees. */
  readonly branch?: string;
}

export const demoAccounts: readonly Account[] = [
  { username: 'quan-tri', name: 'Quản trị hệ thống', email: 'quan-tri@nhipcau.example', groups: ['admin'] },
  {
    username: 'van-phong',
    name: 'Văn phòng Trung ương',
    email: 'van-phong@nhipcau.example',
    groups: ['central-office'],
  },
  { username: 'thu-ky', name: 'Thư ký hội nghị', email: 'thu-ky@nhipcau.example', groups: ['secretariat'] },
  { username: 'thu-ky-2', name: 'Thư ký thứ hai', email: 'thu-ky-2@nhipcau.example', groups: ['secretariat'] },
  {
    username: 'tinh-24',
    name: 'Văn phòng tỉnh 24',
    email: 'tinh-24@nhipcau.example',
    groups: ['provincial-office'],
    branch: '24',
  },
  { username: 'chu-toa', name: 'Chủ trì', email: 'chu-toa@nhipcau.example', groups: ['chair'] },
  { username: 'kiem-toan', name: 'Kiểm toán', email: 'kiem-toan@nhipcau.example', groups: ['auditor'] },
];
