import { csv, dimension, flagParameter, from, report, textParameter } from '../lib/index.js'
import { channelLock, channels, NAME, protectionOfLock, saysLevel } from './admin/channel-lock.js'
import { location, organisation, user, userConsent, userDeclarations } from './datasets/index.js'
import { fieldDecryption } from './sunbird/field-decryption.js'
import { fullName, PLACE_KINDS, placeIds, userTypes } from './sunbird/profile.js'

/** Small tables held in memory; each states the bound that it may not pass. */
const organisations = dimension(from(organisation, 'channel', 'orgname', 'rootorgid').present('channel'), {
  by: 'id',
  maxRows: 2_000_000,
})
const locations = dimension(from(location, 'name', 'type'), { by: 'id', maxRows: 2_000_000 })

/**
 * Users who declared to an organisation who they are, and consented to share it: one file per channel.
 *
 * Holds: one user's rows of three datasets, three lookups. Rows come in partition order of the user, then by
 * organisation and persona.
 */
export const adminUserReports = report({
  name: NAME,
  summary: 'Self-declared users who consented to share, one file per channel',
  parameters: {
    instance: textParameter({
      summary: 'What the platform is called in the header of the id column',
      fallback: 'Diksha',
    }),
    statusColumn: flagParameter({ summary: 'Adds the status of the declaration as a last column' }),
  },
  compose: ({ parameters, settings, tools }) => {
    const consents = from(userConsent, 'consumer_id', 'object_type', 'status', 'expiry').consented({
      objectType: 'organisation',
      ...(settings.consentExpiry === 'enforce' && { at: settings.now }),
    })
    const profiles = from(
      user,
      'firstname',
      'lastname',
      'email',
      'phone',
      'rootorgid',
      'profileusertypes',
      'profilelocation',
    )
    const because = 'active consent to share with the declared organisation'
    const decrypt = fieldDecryption(settings.fieldSalt)

    return from(userDeclarations, 'orgid', 'persona', 'status', 'userinfo')
      .semiJoin(consents, { userid: 'user_id', orgid: 'consumer_id' })
      .lookup('org', organisations, r => r.orgid)
      .derive({ provider: r => r.org?.channel })
      .present('provider')
      .leftJoin('user', profiles, { userid: 'id' })
      .lookup('root', organisations, r => r.user?.rootorgid)
      .lookup('channel', channels, r => r.provider)
      .derive({ level: r => r.channel?.tenant?.level })
      .ensure('the policy of its tenant says a level', r => saysLevel(r.level), 'POLICY')
      .derive({
        lock: r =>
          channelLock({
            level: r.level!,
            channel: r.provider,
            publicKey: r.channel?.tenant?.publicKey,
            settings,
          }),
      })
      .filter('there is the key that its tenant wants', r => r.lock !== undefined)
      .flatten('place', locations, r => placeIds(r.user?.profilelocation), {
        by: 'type',
        value: 'name',
        keep: PLACE_KINDS,
      })
      .release(
        {
          firstname: r => r.user?.firstname,
          lastname: r => r.user?.lastname,
          school: r => r.userinfo.get('declared-school-name'),
          schoolCode: r => r.userinfo.get('declared-school-udise-code'),
          externalId: r => r.userinfo.get('declared-ext-id'),
        },
        { because },
      )
      .release(
        {
          email: r => r.user?.email,
          phone: r => r.user?.phone,
          declaredEmail: r => r.userinfo.get('declared-email'),
          declaredPhone: r => r.userinfo.get('declared-phone'),
        },
        { because, open: decrypt },
      )
      .select({
        Name: r => fullName(r.firstname, r.lastname),
        [`${parameters.instance} UUID`]: 'userid',
        State: r => r.place.state,
        District: r => r.place.district,
        Block: r => r.place.block,
        Cluster: r => r.place.cluster,
        'School Name': 'school',
        'School UDISE ID': 'schoolCode',
        'State provided ext. ID': 'externalId',
        'Profile Email': 'email',
        'Profile Phone number': 'phone',
        'Org Phone': 'declaredPhone',
        'Org Email ID': 'declaredEmail',
        'User Type': r => userTypes(r.user?.profileusertypes, 'type'),
        'User-Sub Type': r => userTypes(r.user?.profileusertypes, 'subType'),
        'Root Org of user': r => r.root?.orgname,
        ...(parameters.statusColumn && { Status: 'status' as const }),
        provider: 'provider',
        lock: 'lock',
      })
      .to(
        csv({
          partitionBy: ['provider', 'lock'],
          file: ({ provider }) => `declared_user_detail/${provider}.csv`,
          protection: ({ provider, lock }) => protectionOfLock(lock, provider, settings, tools),
          formulas: 'escape',
        }),
      )
  },
})
