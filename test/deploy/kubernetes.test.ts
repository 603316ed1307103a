import { expect } from 'chai'
import { parse } from 'yaml'
import { inFolder } from '../cli/config/load-text.js'
import { lern } from '../cli/support.js'
import { type Container, type Manifest, manifestsOf, type PodSpec, templateOf } from './manifest.js'

const FILE = 'deploy/kubernetes.yaml'
const SECRETS = '/run/secrets/lern/'
/** What the worker takes to put back what is not done when its grace has ended. */
const PUT_BACK_SECONDS = 15

const KINDS: Readonly<Record<string, string>> = {
  ConfigMap: 'v1',
  Service: 'v1',
  Deployment: 'apps/v1',
  PodDisruptionBudget: 'policy/v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
}

describe('the manifests for Kubernetes', () => {
  let manifests: readonly Manifest[]
  let pods: readonly (readonly [name: string, pod: PodSpec, container: Container])[]
  let config: string
  before(async () => {
    manifests = await manifestsOf(FILE)
    config = manifests.find(({ kind }) => kind === 'ConfigMap')!.data!['lern.yaml']!
    pods = manifests.flatMap(manifest => {
      const pod = templateOf(manifest)?.spec
      return pod ? [[manifest.metadata.name, pod, pod.containers[0]!] as const] : []
    })
  })
  const named = (name: string) => manifests.find(({ kind, metadata }) => `${kind} ${metadata.name}` === name)!

  it('are of kinds and versions that there are, each with a name of its own', () => {
    for (const { kind, apiVersion } of manifests) expect(apiVersion, kind).to.equal(KINDS[kind])
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    expect(new Set(names).size).to.equal(names.length)
    expect(names).to.include.members([
      'Deployment lern-api',
      'Deployment lern-worker',
      'CronJob lern-admin-user-reports',
      'Job lern-admin-user-reports-in-parts',
    ])
    for (const name of names) expect(name.split(' ')[1]).to.match(/^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/)
  })

  it('select the pods that they make', () => {
    const labels = manifests.flatMap(manifest => templateOf(manifest)?.metadata.labels ?? [])
    for (const { kind, metadata, spec } of manifests) {
      if (kind === 'Deployment')
        expect(spec.selector?.matchLabels, metadata.name).to.deep.equal(spec.template!.metadata.labels)
      if (kind === 'Service') expect(labels).to.deep.include(spec.selector)
      if (kind === 'PodDisruptionBudget') expect(labels).to.deep.include(spec.selector?.matchLabels)
    }
  })

  it('run nothing as root, and let nothing be written but the folder for temporary files', () => {
    for (const [name, pod, container] of pods) {
      expect(pod.automountServiceAccountToken, name).to.equal(false)
      expect(pod.securityContext, name).to.deep.include({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      expect(container.securityContext, name).to.deep.equal({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  it('bound the memory and the processors of all', () => {
    for (const [name, , { resources }] of pods) {
      expect(resources?.requests, name).to.include.keys('cpu', 'memory')
      expect(resources?.limits, name).to.include.keys('cpu', 'memory')
    }
  })

  it('mount what they declare, and name the version of the image', () => {
    for (const [name, pod, { volumeMounts, image }] of pods) {
      expect(volumeMounts.map(mount => mount.name)).to.deep.equal(pod.volumes.map(volume => volume.name))
      expect(image, name).to.match(/:\d+\.\d+\.\d+$/)
    }
  })

  it('hand secrets over as files, and hold none', () => {
    for (const [name, pod, { env, volumeMounts }] of pods) {
      const secret = pod.volumes.find(volume => volume.secret)!
      expect(
        volumeMounts.find(mount => mount.name === secret.name),
        name,
      ).to.deep.include({
        mountPath: SECRETS.slice(0, -1),
        readOnly: true,
      })
      expect(env, name).to.equal(undefined)
    }
    expect(manifests.map(({ kind }) => kind)).not.to.include('Secret')
    for (const { password, url } of Object.values<Record<string, string>>(parse(config).sources))
      expect(`${password ?? ''}${url ?? ''}`).to.match(/^(\$\{file:|http:\/\/[^@]*$|$)/)
  })

  it('give workers longer than the configuration does', () => {
    const { graceSeconds } = parse(config).exhaust
    const worker = pods.find(([name]) => name === 'lern-worker')![1]
    expect(worker.terminationGracePeriodSeconds).to.be.at.least(graceSeconds + PUT_BACK_SECONDS)
  })

  it('probe the API where it answers', () => {
    const [, , container] = pods.find(([name]) => name === 'lern-api')!
    expect(container.livenessProbe).to.have.nested.property('httpGet.path', '/livez')
    expect(container.readinessProbe).to.have.nested.property('httpGet.path', '/readyz')
    expect(container.ports).to.deep.equal([{ name: 'http', containerPort: 3000 }])
  })

  it('run reports one at a time, and try again only what may get better', () => {
    expect(named('CronJob lern-admin-user-reports').spec).to.include({
      concurrencyPolicy: 'Forbid',
      timeZone: 'Asia/Kolkata',
    })
    for (const [name, pod] of pods)
      if (name.startsWith('lern-admin')) expect(pod.restartPolicy, name).to.equal('Never')
  })

  it('cut a report into as many parts as there are', () => {
    const { spec } = named('Job lern-admin-user-reports-in-parts')
    const { command, args } = templateOf(named('Job lern-admin-user-reports-in-parts'))!.spec.containers[0]!
    expect(command).to.deep.equal(['sh', '-c'])
    expect(args[0]).to.include(`--shard "$((JOB_COMPLETION_INDEX+1))/${spec.completions}"`)
    expect(spec.completionMode).to.equal('Indexed')
  })

  it('have a configuration that every command takes', async () => {
    const files = [...config.matchAll(/\$\{file:([^}]+)\}/g)].map(([, path]) => path!)
    for (const path of files) expect(path.startsWith(SECRETS), path).to.equal(true)
    const secrets = Object.fromEntries(files.map(path => [path.slice(SECRETS.length), 'http://secret']))
    await inFolder({ ...secrets, 'lern.yaml': config.replaceAll(SECRETS, '') }, async folder => {
      const { exit, stderr } = await lern(folder, ['deps', 'admin-user-reports', '--json'])
      expect([exit, stderr]).to.deep.equal([0, ''])
    })
  })

  it('call the command as it is', async () => {
    for (const [name, , { command, args }] of pods) {
      const words = command ? args[0]!.split(/\s+/).slice(3) : args
      const verb = words.find(word => ['serve', 'work', 'run'].includes(word))!
      const { stdout } = await lern('.', [verb, '--help'])
      for (const option of words.slice(words.indexOf(verb)).filter(word => word.startsWith('--')))
        expect(stdout, `${name} ${option}`).to.include(option)
    }
  })
})
