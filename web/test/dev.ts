// The page on the toy engine, for `npm run dev` at /test/dev.html: never part of the site.
import { start } from '../src/app/start';
import { FakeEngine } from './fake';

const n = Number(new URLSearchParams(location.search).get('n') ?? 40);
start(new FakeEngine(n));
