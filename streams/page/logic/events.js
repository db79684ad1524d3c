/**
 * Server-sent events from text as it comes (HTML standard, section 9.2.6). Pure.
 *
 * @typedef {{event: string, data: string, id: string}} ServerEvent
 */
export class EventParser {
  #rest = '';

  #event = '';

  /** @type {string[]} */
  #data = [];

  /** The last id that came, of an event or alone. */
  id = '';

  /** Milliseconds after which to connect again, if the server has said it. @type {number | null} */
  retry = null;

  /**
   * Take some text, which may end anywhere.
   *
   * @param {string} text
   * @returns {ServerEvent[]} what has ended with it
   */
  push(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    const ended = [];
    for (const line of lines) {
      const event = this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (event) ended.push(event);
    }
    return ended;
  }

  /** @param {string} line @returns {ServerEvent | null} */
  #line(line) {
    if (line === '') return this.#end();
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? ['', '', ''];
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id') this.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
    return null;
  }

  /** @returns {ServerEvent | null} */
  #end() {
    const event = this.#data.length
      ? { event: this.#event || 'message', data: this.#data.join('\n'), id: this.id }
      : null;
    this.#event = '';
    this.#data = [];
    return event;
  }
}
