// SPDX-License-Identifier: Apache-2.0
// Types of the public interface; PROTOCOL.md of RedLips has the messages behind it.

/** Codes of PROTOCOL.md §4 that a page can meet; a newer RedLips may send others. */
export type RedLipsErrorCode =
  | 'origin_not_allowed' | 'invalid_request' | 'rate_limited' | 'busy' | 'user_cancelled' | 'timeout'
  | 'no_certificate' | 'pin_wrong' | 'pin_blocked' | 'certificate_expired' | 'key_removed' | 'key_stuck'
  | 'collision' | 'module_failed' | 'not_saved' | 'internal'
  | 'not_installed' | 'popup_blocked' | 'blocked_by_browser' | 'coop_cut' | 'unsupported_browser' | 'connection_lost';

/** What authenticate() rejects with, unless its signal was aborted. */
export class RedLipsError extends Error {
  readonly code: RedLipsErrorCode | (string & {});
  /** What happened, what was not lost, what to do next, as one paragraph. */
  readonly zh: string;
  readonly en: string;
  /** The same in three parts, in the language asked for; `message` is their paragraph. */
  readonly what: string;
  readonly safe: string;
  readonly next: string;
  /** With `not_installed`: the address given as option. */
  readonly download?: string;
}

/** Web eID authentication token, to be sent to the hall's server and verified there. */
export interface AuthenticationToken {
  /** DER, base64. */
  unverifiedCertificate: string;
  algorithm: 'ES256' | 'ES384' | 'RS256' | 'PS256' | (string & {});
  /** Over hash(origin) ‖ hash(nonce), base64; ECDSA as r‖s. */
  signature: string;
  format: 'web-eid:1.0';
  appVersion: string;
}

export interface CommonOptions {
  /** Ends the call: the promise rejects with the signal's reason, the window closes, RedLips forgets the request. */
  signal?: AbortSignal;
  /** Language of what/safe/next/message; by default that of the page, else Chinese. */
  lang?: 'zh' | 'en';
  /** Ports to try instead of RedLips' own, for tests. At most four. */
  ports?: number[];
}

export interface AuthenticateOptions extends CommonOptions {
  /** The server's challenge, 44 to 128 characters of base64 or base64url. A promise lets the window open at once. */
  nonce: string | Promise<string>;
  /** Where this hall offers RedLips for download. */
  download?: string;
  /** Milliseconds for the whole login; 300,000 by default. */
  timeout?: number;
  /** "waiting" (others are before you), "prompt" (the user is asked), "signing". */
  onState?: (state: string) => void;
  /**
   * Called 2 seconds after the click when nothing answered. With it the window goes on looking, and a RedLips that is
   * slow or started now still logs in; without it authenticate() rejects with that error and closes the window.
   */
  onNotFound?: (error: RedLipsError) => void;
}

/** A document that the page has: RedLips gets its contents, hashes them itself and lets the user open them. */
export interface DocumentData {
  /** What the dialog shows, and the user is told that the site calls it so; 1 to 255 bytes of UTF-8. */
  name: string;
  data: Blob | ArrayBuffer | ArrayBufferView | string;
}

/** A document of which the page gives hashes alone; only where the hall's file says `document_hashes = true`. */
export interface DocumentHashes {
  name: string;
  size: number;
  /** Hex, both: nobody knows yet which key will sign. */
  sha256: string;
  sha384: string;
}

export interface SignDocumentOptions extends CommonOptions {
  /** 1 to 16, 64 MiB together; the user sees and signs all of them at once, or none. */
  documents: File | DocumentData | DocumentHashes | Array<File | DocumentData | DocumentHashes>;
  /** Signatures that hold their documents (.p7m) instead of detached ones (.p7s). */
  attached?: boolean;
  /** Where this hall offers RedLips for download. */
  download?: string;
  /** Milliseconds for everything; 300,000 by default. */
  timeout?: number;
  /** "receiving" (documents), "waiting", "prompt", "signing". */
  onState?: (state: string) => void;
  /** As for authenticate(). */
  onNotFound?: (error: RedLipsError) => void;
}

export interface SignedDocuments {
  algorithm: 'ES256' | 'ES384' | 'RS256' | 'PS256' | (string & {});
  /** In the order asked. `signature`: CMS with CAdES-BES attributes in DER; your origin is one of them (PROTOCOL.md §5). */
  documents: Array<{ name: string; signature: Blob }>;
}

export interface Status {
  /**
   * "unknown": only a click can tell, as the browser lets this page reach RedLips by a window alone.
   * "not_found": no RedLips answers. "unsupported": this browser cannot.
   */
  state: 'available' | 'not_found' | 'unknown' | 'unsupported';
  way?: 'reverse' | 'direct';
}

/** Never opens a window and never makes the browser ask the user. */
export function status(options?: CommonOptions): Promise<Status>;

/** Call it in the user's click: browsers open no window otherwise. */
export function authenticate(options: AuthenticateOptions): Promise<AuthenticationToken>;

/** Https pages only. Call it in the user's click: browsers open no window otherwise. */
export function signDocument(options: SignDocumentOptions): Promise<SignedDocuments>;
