// Turns docs/fidelity.md's tables into data when the site is built: the page shows what is modelled in the words of the
// document itself, so the two cannot disagree.
import { existsSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import type { FidelityRow } from '../src/base/fidelity';

const FILE = new URL('../../docs/fidelity.md', import.meta.url).pathname;
const ID = 'virtual:fidelity';
/** While developing. */
const SERVED = '/fidelity.json';

const plain = (cell: string): string =>
	cell
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/[`*]/g, '')
		.replace(/\\\|/g, '|')
		.trim();

/** Rows of every table with the columns mechanism | Go symbol | file | exact/simplified/absent | why. */
export function rows(markdown: string): FidelityRow[] {
	const out: FidelityRow[] = [];
	let area = '';
	for (const line of markdown.split('\n')) {
		const heading = /^#{2,4}\s+(.*)/.exec(line);
		if (heading?.[1]) area = plain(heading[1]);
		if (!line.startsWith('|')) continue;
		const cells = line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map(plain);
		const [mechanism, symbol, file, level, why] = cells;
		if (!mechanism || symbol === undefined || file === undefined || !level || why === undefined) continue;
		const kind = /^(exact|simplified|absent)/.exec(level.toLowerCase())?.[1];
		if (kind === 'exact' || kind === 'simplified' || kind === 'absent')
			out.push({ area, mechanism, symbol, file, level: kind, why });
	}
	return out;
}

const json = (): string => JSON.stringify(existsSync(FILE) ? rows(readFileSync(FILE, 'utf8')) : []);

/** `virtual:fidelity` is the address of the rows: few ask for them, so they are no part of the script. */
export function fidelity(): Plugin {
	let building = false;
	return {
		name: 'gmplay-fidelity',
		configResolved(config) {
			building = config.command === 'build';
		},
		configureServer(server) {
			server.middlewares.use(SERVED, (_, response) => {
				response.setHeader('Content-Type', 'application/json').end(json());
			});
		},
		resolveId: (id) => (id === ID ? `\0${ID}` : null),
		load(id) {
			if (id !== `\0${ID}`) return null;
			if (existsSync(FILE)) this.addWatchFile(FILE);
			if (!building) return `export default ${JSON.stringify(SERVED)};`;
			const file = this.emitFile({ type: 'asset', name: 'fidelity.json', source: json() });
			return `export default import.meta.ROLLUP_FILE_URL_${file};`;
		},
	};
}
