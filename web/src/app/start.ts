// Starts the page: language, theme, engine, and the first program, which is the link's or a running example.
import { preferredLang } from '../base/i18n';
import type { Engine } from '../engine/engine';
import { toConfig } from '../state/config';
import { first } from '../state/examples';
import { Session } from '../state/session';
import { decodeLink } from '../state/share';
import { App } from './app';
import { hooks } from './hooks';
import { setLang } from './toolbar';

export function start(engine: Engine): Session {
	setLang(preferredLang());
	const session = new Session(engine);
	const example = first();
	session.source.value = example.source;
	session.config.value = toConfig(example.config);
	const app = new App();
	app.session = session;
	// The static first paint makes place for the live page.
	document.querySelector('#app')?.replaceWith(app);
	const opened = firstProgram(session).catch(() => {});
	Object.assign(window, { gmplay: hooks(session, opened) });
	window.addEventListener('hashchange', () => void fromHash(session));
	return session;
}

async function firstProgram(session: Session): Promise<void> {
	if (await fromHash(session)) return;
	const e = first();
	await session.open({ source: e.source, config: toConfig(e.config), t: 0, scene: e.scene }, true, e.speed);
}

/** True: a link was there and has been opened. A bad one leaves the text alone and says why. */
async function fromHash(session: Session): Promise<boolean> {
	const link = await decodeLink(location.hash);
	if (!link) return false;
	if (!link.ok) {
		session.notice.value = { kind: 'link', why: link.why };
		return false;
	}
	await session.open(link.shared, false);
	return true;
}
