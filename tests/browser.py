# SPDX-License-Identifier: GPL-2.0-only
"""A page of headless Chromium, for tests."""
import base64
import collections
import fcntl
import json
import os
import signal
import struct
import zlib

BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')


def png_colours(png):
    """How often each colour is in an image of 8 bits (PNG, 9.2 to 9.4)."""
    at, data = 8, b''
    while at < len(png):
        length, kind = struct.unpack('>I4s', png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if kind == b'IHDR':
            width, height, _, kind_of = struct.unpack('>IIBB', body[:10])
        data += body if kind == b'IDAT' else b''
        at += 12 + length
    data, size = zlib.decompress(data), {2: 3, 6: 4}[kind_of]
    stride = width * size
    above, colours = bytearray(stride), collections.Counter()
    for y in range(height):
        how = data[y * (stride + 1)]
        line = bytearray(data[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            left = line[x - size] if x >= size else 0
            corner = above[x - size] if x >= size else 0
            guess = left + above[x] - corner
            line[x] = (line[x] + (
                0, left, above[x], (left + above[x]) // 2,
                min((left, above[x], corner),
                    key=lambda v: abs(guess - v)))[how]) & 255
        colours.update(bytes(line[x:x + 3]) for x in range(0, stride, size))
        above = line
    return colours


class Browser:
    """A page of Chromium, by the DevTools protocol over a pipe."""

    def __init__(self, program, home):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()
        # The browser reads 3 and writes 4, whatever stands there now.
        ends = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10)
                for fd in (to_read, from_write)]
        os.close(to_read)
        os.close(from_write)
        null = os.open(os.devnull, os.O_RDWR)
        self.process = os.posix_spawn(
            program,
            [program, '--headless', '--no-sandbox', '--disable-gpu',
             '--disable-dev-shm-usage', '--no-first-run',
             '--user-data-dir=' + home, '--remote-debugging-pipe',
             'about:blank'], os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, null, 1),
                          (os.POSIX_SPAWN_DUP2, null, 2),
                          (os.POSIX_SPAWN_DUP2, ends[0], 3),
                          (os.POSIX_SPAWN_DUP2, ends[1], 4)])
        for fd in (*ends, null):
            os.close(fd)
        self.buffer = b''
        self.last = 0
        self.events = []
        targets = self.call('Target.getTargets', at=None)['targetInfos']
        page = [t for t in targets if t['type'] == 'page'][0]['targetId']
        self.session = self.call('Target.attachToTarget', at=None,
                                 targetId=page, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(domain + '.enable')
        self.call('Emulation.setFocusEmulationEnabled', enabled=True)

    def message(self):
        while b'\0' not in self.buffer:
            more = os.read(self.from_read, 1 << 16)
            if not more:
                raise EOFError('the browser has gone')
            self.buffer += more
        text, _, self.buffer = self.buffer.partition(b'\0')
        return json.loads(text)

    def call(self, method, at='page', **params):
        self.last += 1
        request = {'id': self.last, 'method': method, 'params': params}
        if at:
            request['sessionId'] = self.session
        os.write(self.to_write, json.dumps(request).encode() + b'\0')
        while True:
            answer = self.message()
            if answer.get('id') == self.last:
                if 'error' in answer:
                    raise RuntimeError(answer['error'])
                return answer['result']
            self.events.append(answer)

    def resize(self, width):
        self.call('Emulation.setDeviceMetricsOverride', width=width,
                  height=800, deviceScaleFactor=1, mobile=False)

    def open(self, path, width):
        self.events = []
        self.resize(width)
        self.call('Page.navigate', url='file://' + path)
        while not any(e.get('method') == 'Page.loadEventFired'
                      for e in self.events):
            self.events.append(self.message())

    def ask(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression,
                           returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(answer['exceptionDetails'])
        return answer['result'].get('value')

    def comes(self, expression):
        """Whether it becomes true within some seconds."""
        return self.ask('''new Promise((go) => { const look = (n) => {
            const is = %s; if (is || !n) { go(!!is); } else {
            setTimeout(look, 50, n - 1); } }; look(400); })''' % expression)

    def press(self, key, code):
        text = {'text': '\r'} if key == 'Enter' else {}
        for kind in ('keyDown', 'keyUp'):
            self.call('Input.dispatchKeyEvent', type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code, **text)

    def colours(self, selector):
        """The colours of what is there, a number for each three."""
        box = self.ask('''(() => { const e = document.querySelector('%s');
            e.scrollIntoView(); const r = e.getBoundingClientRect();
            return [r.x + scrollX, r.y + scrollY, r.width, r.height]; })()'''
                       % selector)
        shot = self.call('Page.captureScreenshot', format='png',
                         clip=dict(zip(('x', 'y', 'width', 'height'), box),
                                   scale=0.25))
        return png_colours(base64.b64decode(shot['data']))

    def complaints(self):
        return [e for e in self.events if e.get('method') in
                ('Runtime.exceptionThrown', 'Log.entryAdded',
                 'Runtime.consoleAPICalled', 'Network.loadingFailed',
                 'Page.javascriptDialogOpening')]

    def urls(self):
        return [e['params']['request']['url'] for e in self.events
                if e.get('method') == 'Network.requestWillBeSent']

    def close(self):
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)
        os.close(self.to_write)
        os.close(self.from_read)
