import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';

/** Chime rooms are made at run time: there is no resource to create, only actions to grant. */
export class MediaRooms extends Construct {
  grantActions(role: Role, actions: readonly string[]): void {
    const { partition, account } = Stack.of(this);
    const onRooms = actions.filter((each) => each !== 'CreateMeeting');
    if (actions.includes('CreateMeeting')) {
      // A room that does not exist yet has no name to grant on; the service knows no resource for this action.
      role.addToPolicy(new PolicyStatement({ sid: 'OpenRooms', actions: ['chime:CreateMeeting'], resources: ['*'] }));
    }
    if (onRooms.length === 0) return;
    accept(role, {
      'AwsSolutions-IAM5[Resource::arn:aws:chime:*:<AWS::AccountId>:meeting/*]':
        'Rooms are made at run time and named by Chime; the account holds no others.',
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: 'OwnRooms',
        actions: onRooms.map((each) => `chime:${each}`),
        // The Region field is empty in one generation of room ARNs and filled in the other.
        resources: [`arn:${partition}:chime:*:${account}:meeting/*`],
      }),
    );
  }
}
