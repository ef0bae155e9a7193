import { ChimeError } from './errors.ts';
import type { Capabilities, MediaCapability, MeetingFeatures } from './meeting.ts';

export const canReceive = (capability: MediaCapability): boolean => capability.endsWith('Receive');
export const canSend = (capability: MediaCapability): boolean => capability.startsWith('Send');

/** Capabilities of an attendee whose request names none. Source: AttendeeCapabilities in the service model. */
export function defaultCapabilities(features: MeetingFeatures | undefined): Capabilities {
  const hasVideo = features?.Video?.MaxResolution !== 'None';
  const hasContent = features?.Content?.MaxResolution !== 'None';
  return {
    Audio: 'SendReceive',
    // Content cannot be received without video, so a meeting with content alone still lets video be received.
    Video: hasVideo ? 'SendReceive' : hasContent ? 'Receive' : 'None',
    Content: hasContent ? 'SendReceive' : 'None',
  };
}

/** Refuses, with BadRequest, what the service model's notes on AttendeeCapabilities refuse. */
export function checkCapabilities(asked: Capabilities, features: MeetingFeatures | undefined): void {
  if (features?.Video?.MaxResolution === 'None' && asked.Video !== 'None')
    throw new ChimeError('BadRequest', 'The meeting has no video: Capabilities.Video must be None');
  if (features?.Content?.MaxResolution === 'None' && asked.Content !== 'None')
    throw new ChimeError('BadRequest', 'The meeting has no content: Capabilities.Content must be None');
  if (canReceive(asked.Content) && !canReceive(asked.Video))
    throw new ChimeError('BadRequest', 'Capabilities.Content may receive only where Capabilities.Video receives');
}

const receiving = (capability: MediaCapability): MediaCapability => (canReceive(capability) ? 'Receive' : 'None');

/** What an attendee of a replica meeting can do: receive, whatever its capabilities say, until it is promoted. */
export function asReplicaViewer(capabilities: Capabilities): Capabilities {
  return {
    Audio: receiving(capabilities.Audio),
    Video: receiving(capabilities.Video),
    Content: receiving(capabilities.Content),
  };
}

export function sameCapabilities(one: Capabilities, other: Capabilities): boolean {
  return one.Audio === other.Audio && one.Video === other.Video && one.Content === other.Content;
}
