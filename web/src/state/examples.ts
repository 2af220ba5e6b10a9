import examples from 'virtual:examples';
import type { Example } from '../base/example';

export { examples };
export const exampleOf = (source: string): Example | undefined => examples.find((e) => e.source === source);
export const first = (): Example => {
	const e = examples[0];
	if (!e) throw new Error('no examples');
	return e;
};
