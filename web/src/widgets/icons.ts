import { html, type TemplateResult } from 'lit';

const icon = (path: string, filled = false): TemplateResult =>
	html`<svg class=${filled ? 'icon filled' : 'icon'} viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

export const icons = {
	play: icon('M4.5 2.8v10.4L13 8z', true),
	pause: icon('M4 3h2.6v10H4zM9.4 3H12v10H9.4z', true),
	stop: icon('M4 4h8v8H4z', true),
	step: icon('M3.5 3.2v9.6L10 8zM11 3.2h1.8v9.6H11z', true),
	stepBack: icon('M12.5 3.2v9.6L6 8zM3.2 3.2H5v9.6H3.2z', true),
	start: icon('M12.8 3.2v9.6L8 8zM8 3.2v9.6L3.2 8z', true),
	end: icon('M3.2 3.2v9.6L8 8zM8 3.2v9.6L12.8 8z', true),
	share: icon('M8 10V2.5M5.2 5 8 2.3 10.8 5M3.5 8.5v5h9v-5'),
	sun: icon(
		'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
	),
	moon: icon('M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z'),
	help: icon('M6 6.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.6v.2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8'),
	check: icon('M8 1.9 13 4v4c0 3-2.1 5.1-5 6.1C5.1 13.1 3 11 3 8V4zM5.8 8l1.6 1.6 3-3.2'),
	measure: icon('M2.500 13.500v-11M2.500 13.500h11M5 11l3-3.500 2 1.500 3.500-5'),
	book: icon(
		'M2.5 3.5c2-.7 4-.5 5.5.7 1.500-1.200 3.500-1.400 5.500-.7v8.800c-2-.7-4-.5-5.500.7-1.500-1.200-3.500-1.400-5.500-.7zM8 4.200V13',
	),
	sliders: icon('M2.500 4.500h6M11.500 4.500h2M2.500 11.500h2M7.500 11.500h6M10 3v3M6 10v3'),
	close: icon('M4 4l8 8M12 4l-8 8'),
	down: icon('M4.500 6.500 8 10l3.500-3.500'),
	zoomIn: icon('M7 4.500v5M4.500 7h5M7 2.200a4.800 4.800 0 1 0 0 9.600 4.800 4.800 0 0 0 0-9.600M10.600 10.600 14 14'),
	zoomOut: icon('M4.500 7h5M7 2.200a4.800 4.800 0 1 0 0 9.600 4.800 4.800 0 0 0 0-9.600M10.600 10.600 14 14'),
	fit: icon('M2.500 8h11M5 5.500 2.500 8 5 10.500M11 5.500 13.500 8 11 10.500'),
};
