// Gathers examples/*.go and their catalogue into one module, and puts the first one into index.html, so that the page
// shows a program before any script has run.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const DIR = new URL('../examples/', import.meta.url);
const ID = 'virtual:examples';

interface Entry {
	id: string;
	[key: string]: unknown;
}

const catalogue = (): Entry[] => JSON.parse(readFileSync(new URL('catalog.json', DIR), 'utf8')) as Entry[];
const source = (id: string): string => readFileSync(new URL(`${id}.go`, DIR), 'utf8');
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

export function examples(): Plugin {
	return {
		name: 'gmplay-examples',
		resolveId: (id) => (id === ID ? `\0${ID}` : null),
		load(id) {
			if (id !== `\0${ID}`) return null;
			this.addWatchFile(new URL('catalog.json', DIR).pathname);
			return `export default ${JSON.stringify(catalogue().map((e) => ({ ...e, source: source(e.id) })))};`;
		},
		transformIndexHtml: (html) => html.replace('<!--first-example-->', escaped(source(catalogue()[0]?.id ?? ''))),
	};
}
