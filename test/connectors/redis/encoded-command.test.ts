import { expect } from 'chai'
import { Command } from 'ioredis'
import { keyedCommands } from '../../../connectors/redis/encoded-command.js'

describe('a command that is sent for many keys', () => {
  for (const words of [['smembers'], ['hmget', 'name'], ['hmget', 'name', 'பெயர்', '', 'a\r\nb']] as const) {
    const commandOf = keyedCommands(words)
    for (const key of ['user:1', 'user:é😀', '', '$5\r\n']) {
      it(`is ${JSON.stringify(words)} of ${JSON.stringify(key)}, as the client encodes it`, () => {
        const [name, ...rest] = words
        expect(commandOf(key).toWritable({})).to.equal(new Command(name, [key, ...rest]).toWritable({}))
        expect(commandOf(key).getKeys()).to.deep.equal([key])
      })
    }
  }
})
