// The page on the toy engine, for `npm run dev` at /test/dev.html: never part of the site.
// ?n=40 goroutines; ?build=single: without threads; ?dropped=1000 events of a live run.
import { start } from '../src/app/start';
import { FakeEngine } from './fake';

const asked = new URLSearchParams(location.search);
const engine = new FakeEngine({
	goroutines: Number(asked.get('n') ?? 40),
	build: asked.get('build') === 'single' ? 'single' : 'threads',
	dropped: Number(asked.get('dropped') ?? 0),
});
setInterval(() => engine.beat(), 60);
start(engine);
