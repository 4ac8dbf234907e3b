import { beginSession, endSession, loadSession } from './api';
import { element, setText } from './dom';
import { onLanguage, t } from './i18n';
import type { Session } from './protocol';

const scopes = ['read', 'operate', 'admin'];
const listeners: (() => void)[] = [];
let session: Session = { name: null, scope: null };

/** True where the caller may start and pause feeders. */
export const mayOperate = (): boolean => scopes.indexOf(session.scope ?? '') >= 1;

export const onSession = (listener: () => void): void => void listeners.push(listener);

/** Asks the gateway who we are, and lets the reader log in and out. */
export async function startSession(): Promise<void> {
  element('session').addEventListener('click', () => void (session.name ? logOut() : logIn()));
  element('login-cancel').addEventListener('click', () => element<HTMLDialogElement>('login').close());
  onLanguage(relabel);
  try {
    session = await loadSession();
  } catch {
    await logIn();
  }
  changed();
}

/** Asks for a token. True once one was taken. */
export function logIn(): Promise<boolean> {
  const dialog = element<HTMLDialogElement>('login');
  const field = element<HTMLInputElement>('login-token');
  const trouble = element('login-trouble');
  field.value = '';
  setText(trouble, '');
  dialog.showModal();
  return new Promise((done) => {
    dialog.onclose = () => done(session.name !== null);
    dialog.querySelector('form')!.onsubmit = (event) => {
      event.preventDefault();
      void beginSession(field.value.trim())
        .then((begun) => {
          session = begun;
          changed();
          dialog.close();
        })
        .catch((error: Error) => setText(trouble, error.message));
    };
  });
}

async function logOut(): Promise<void> {
  await endSession();
  session = { name: null, scope: null };
  changed();
}

function changed(): void {
  relabel();
  for (const listener of listeners) listener();
}

function relabel(): void {
  setText(element('session'), session.name ? `${session.name} · ${t('logout')}` : t('login'));
  element('login-token').setAttribute('aria-label', t('token'));
}
