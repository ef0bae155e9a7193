/** A shape of the service model, reduced to what can be checked. `min` and `max` count characters, items, or the value. */
export type Shape =
  | { readonly kind: 'string'; readonly min?: number; readonly max?: number; readonly pattern?: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly of: string; readonly min?: number; readonly max?: number }
  | {
      readonly kind: 'structure';
      readonly members: Readonly<Record<string, string>>;
      readonly required: readonly string[];
    };

const text = (min: number | undefined, max: number | undefined, pattern?: string): Shape => ({
  kind: 'string',
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  ...(pattern === undefined ? {} : { pattern }),
});
const choice = (values: string): Shape => ({ kind: 'enum', values: values.split(' ') });
const list = (of: string, min?: number, max?: number): Shape => ({
  kind: 'list',
  of,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

/** Members as `Name` (shape of the same name), `Name:Shape`, and `!` in front of what is required. */
function record(members: string): Shape {
  const shapes: Record<string, string> = {};
  const required: string[] = [];
  for (const part of members.split(' ').filter(Boolean)) {
    const [name, shape] = part.replace('!', '').split(':') as [string, string?];
    shapes[name] = shape ?? name;
    if (part.startsWith('!')) required.push(name);
  }
  return { kind: 'structure', members: shapes, required };
}

const meeting = '!MeetingId:GuidString';
const attendee = `${meeting} !AttendeeId:GuidString`;
const newMeeting = `!ClientRequestToken !MediaRegion MeetingHostId:ExternalUserId !ExternalMeetingId NotificationsConfiguration MeetingFeatures:MeetingFeaturesConfiguration PrimaryMeetingId TenantIds:TenantIdList Tags:TagList MediaPlacementNetworkType`;
const problem = 'Code:String Message:String RequestId:String';

/**
 * The shapes of Amazon Chime SDK Meetings (service model 2021-07-15), by their names there. A pattern must match the whole text.
 */
export const shapes: Readonly<Record<string, Shape>> = {
  AmazonResourceName: text(1, 1011, '^arn:.*'),
  Arn: text(1, 1024, '^arn[\\/\\:\\-\\_\\.a-zA-Z0-9]+$'),
  Attendee: record('ExternalUserId AttendeeId:GuidString JoinToken:JoinTokenString Capabilities:AttendeeCapabilities'),
  AttendeeCapabilities: record('!Audio:MediaCapabilities !Video:MediaCapabilities !Content:MediaCapabilities'),
  AttendeeFeatures: record('MaxCount:AttendeeMax'),
  AttendeeIdItem: record('!AttendeeId:GuidString'),
  AttendeeIdsList: list('AttendeeIdItem', 1, 250),
  AttendeeList: list('Attendee'),
  AttendeeMax: { kind: 'integer', min: 1, max: 250 },
  AudioFeatures: record('EchoReduction:MeetingFeatureStatus'),
  BatchCreateAttendeeErrorList: list('CreateAttendeeError'),
  BatchCreateAttendeeRequest: record(`${meeting} !Attendees:CreateAttendeeRequestItemList`),
  BatchCreateAttendeeResponse: record('Attendees:AttendeeList Errors:BatchCreateAttendeeErrorList'),
  BatchUpdateAttendeeCapabilitiesExceptRequest: record(
    `${meeting} !ExcludedAttendeeIds:AttendeeIdsList !Capabilities:AttendeeCapabilities`,
  ),
  Boolean: { kind: 'boolean' },
  ClientRequestToken: text(2, 64, '[-_a-zA-Z0-9]*'),
  ContentFeatures: record('MaxResolution:ContentResolution'),
  ContentResolution: choice('None FHD UHD'),
  CreateAttendeeError: record('ExternalUserId ErrorCode:String ErrorMessage:String'),
  CreateAttendeeRequest: record(`${meeting} !ExternalUserId Capabilities:AttendeeCapabilities`),
  CreateAttendeeRequestItem: record('!ExternalUserId Capabilities:AttendeeCapabilities'),
  CreateAttendeeRequestItemList: list('CreateAttendeeRequestItem', 1, 100),
  CreateAttendeeResponse: record('Attendee'),
  CreateMeetingRequest: record(newMeeting),
  CreateMeetingResponse: record('Meeting'),
  CreateMeetingWithAttendeesRequest: record(`${newMeeting} !Attendees:CreateMeetingWithAttendeesRequestItemList`),
  CreateMeetingWithAttendeesRequestItemList: list('CreateAttendeeRequestItem', 1, 20),
  CreateMeetingWithAttendeesResponse: record('Meeting Attendees:AttendeeList Errors:BatchCreateAttendeeErrorList'),
  DeleteAttendeeRequest: record(attendee),
  DeleteMeetingRequest: record(meeting),
  EngineTranscribeMedicalSettings: record(
    '!LanguageCode:TranscribeMedicalLanguageCode !Specialty:TranscribeMedicalSpecialty !Type:TranscribeMedicalType VocabularyName:String Region:TranscribeMedicalRegion ContentIdentificationType:TranscribeMedicalContentIdentificationType',
  ),
  EngineTranscribeSettings: record(
    'LanguageCode:TranscribeLanguageCode VocabularyFilterMethod:TranscribeVocabularyFilterMethod VocabularyFilterName:String VocabularyName:String Region:TranscribeRegion EnablePartialResultsStabilization:Boolean PartialResultsStability:TranscribePartialResultsStability ContentIdentificationType:TranscribeContentIdentificationType ContentRedactionType:TranscribeContentRedactionType PiiEntityTypes:TranscribePiiEntityTypes LanguageModelName:TranscribeLanguageModelName IdentifyLanguage:Boolean LanguageOptions:TranscribeLanguageOptions PreferredLanguage:TranscribeLanguageCode VocabularyNames:TranscribeVocabularyNamesOrFilterNamesString VocabularyFilterNames:TranscribeVocabularyNamesOrFilterNamesString',
  ),
  ExternalMeetingId: text(2, 64),
  ExternalUserId: text(2, 64),
  GetAttendeeRequest: record(attendee),
  GetAttendeeResponse: record('Attendee'),
  GetMeetingRequest: record(meeting),
  GetMeetingResponse: record('Meeting'),
  GuidString: text(undefined, undefined, '[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}'),
  JoinTokenString: text(2, 2048),
  ListAttendeesRequest: record(`${meeting} NextToken:String MaxResults:ResultMax`),
  ListAttendeesResponse: record('Attendees:AttendeeList NextToken:String'),
  ListTagsForResourceRequest: record('!ResourceARN:AmazonResourceName'),
  ListTagsForResourceResponse: record('Tags:TagList'),
  MediaCapabilities: choice('SendReceive Send Receive None'),
  MediaPlacement: record(
    'AudioHostUrl:String AudioFallbackUrl:String SignalingUrl:String TurnControlUrl:String ScreenDataUrl:String ScreenViewingUrl:String ScreenSharingUrl:String EventIngestionUrl:String',
  ),
  MediaPlacementNetworkType: choice('Ipv4Only DualStack'),
  MediaRegion: text(2, 64),
  Meeting: record(
    'MeetingId:GuidString MeetingHostId:ExternalUserId ExternalMeetingId MediaRegion MediaPlacement MeetingFeatures:MeetingFeaturesConfiguration PrimaryMeetingId TenantIds:TenantIdList MeetingArn:AmazonResourceName',
  ),
  MeetingFeatureStatus: choice('AVAILABLE UNAVAILABLE'),
  MeetingFeaturesConfiguration: record(
    'Audio:AudioFeatures Video:VideoFeatures Content:ContentFeatures Attendee:AttendeeFeatures',
  ),
  NotificationsConfiguration: record('LambdaFunctionArn:Arn SnsTopicArn:Arn SqsQueueArn:Arn'),
  PrimaryMeetingId: text(2, 64),
  Problem: record(problem),
  ResourceProblem: record(`${problem} ResourceName:AmazonResourceName`),
  ResultMax: { kind: 'integer', min: 1, max: 100 },
  StartMeetingTranscriptionRequest: record(`${meeting} !TranscriptionConfiguration`),
  StopMeetingTranscriptionRequest: record(meeting),
  String: text(undefined, 4096),
  Tag: record('!Key:TagKey !Value:TagValue'),
  TagKey: text(1, 128, '^[a-zA-Z+-=._:/]+$'),
  TagKeyList: list('TagKey', 0, 50),
  TagList: list('Tag', 0, 50),
  TagResourceRequest: record('!ResourceARN:AmazonResourceName !Tags:TagList'),
  TagResourceResponse: record(''),
  TagValue: text(0, 256, '[\\s\\w+-=\\.:/@]*'),
  TenantId: text(2, 256, '^(?!.*?(.)\\1{3})[-_!@#$a-zA-Z0-9]*$'),
  TenantIdList: list('TenantId', 1, 5),
  TranscribeContentIdentificationType: choice('PII'),
  TranscribeContentRedactionType: choice('PII'),
  TranscribeLanguageCode: choice('en-US en-GB es-US fr-CA fr-FR en-AU it-IT de-DE pt-BR ja-JP ko-KR zh-CN th-TH hi-IN'),
  TranscribeLanguageModelName: text(1, 200, '^[0-9a-zA-Z._-]+'),
  TranscribeLanguageOptions: text(1, 200, '^[a-zA-Z-,]+'),
  TranscribeMedicalContentIdentificationType: choice('PHI'),
  TranscribeMedicalLanguageCode: choice('en-US'),
  TranscribeMedicalRegion: choice('us-east-1 us-east-2 us-west-2 ap-southeast-2 ca-central-1 eu-west-1 auto'),
  TranscribeMedicalSpecialty: choice('PRIMARYCARE CARDIOLOGY NEUROLOGY ONCOLOGY RADIOLOGY UROLOGY'),
  TranscribeMedicalType: choice('CONVERSATION DICTATION'),
  TranscribePartialResultsStability: choice('low medium high'),
  TranscribePiiEntityTypes: text(1, 300, '^[A-Z_, ]+'),
  TranscribeRegion: choice(
    'us-east-2 us-east-1 us-west-2 ap-northeast-2 ap-southeast-2 ap-northeast-1 ca-central-1 eu-central-1 eu-west-1 eu-west-2 sa-east-1 auto us-gov-west-1',
  ),
  TranscribeVocabularyFilterMethod: choice('remove mask tag'),
  TranscribeVocabularyNamesOrFilterNamesString: text(1, 3000, '^[a-zA-Z0-9,-._]+'),
  TranscriptionConfiguration: record('EngineTranscribeSettings EngineTranscribeMedicalSettings'),
  UntagResourceRequest: record('!ResourceARN:AmazonResourceName !TagKeys:TagKeyList'),
  UntagResourceResponse: record(''),
  UpdateAttendeeCapabilitiesRequest: record(`${attendee} !Capabilities:AttendeeCapabilities`),
  UpdateAttendeeCapabilitiesResponse: record('Attendee'),
  VideoFeatures: record('MaxResolution:VideoResolution'),
  VideoResolution: choice('None HD FHD'),
};

/**
 * Further rules that the model states in prose: the characters of external ids (Latin-1 only) and the reserved prefix.
 */
export const proseRules: Readonly<Record<string, { readonly pattern: RegExp; readonly refusedPrefix: RegExp }>> =
  Object.fromEntries(
    ['ExternalUserId', 'ExternalMeetingId'].map((name) => [
      name,
      { pattern: /^[-_&@+=,(){}[\]/«».:|'"#a-zA-Z0-9À-ÿ\s]*$/, refusedPrefix: /^aws:/i },
    ]),
  );
