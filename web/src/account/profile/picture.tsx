import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useRef } from 'react'
import type { MyProfileQuery } from '../../generated/account.ts'
import { useAction } from '../../session/use-action.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** The largest file that the API accepts, in bytes. */
const largest = 5_000_000
const types = 'image/png,image/jpeg,image/webp,image/avif,image/gif'

/** The picture of the profile, with what uploads and removes it. */
export function Picture({ user }: { user: NonNullable<MyProfileQuery['me']> }): ReactNode {
  const { client } = useAuth()
  const { profile } = useAccountTexts()
  const file = useRef<HTMLInputElement>(null)
  const change = useAction((avatar: Blob | null) => client.updateProfile({ avatar }), {
    done: (_, avatar) => announce(avatar ? profile.uploaded : profile.removed),
  })
  const choose = () => {
    const [chosen] = file.current?.files ?? []
    if (file.current) file.current.value = ''
    if (!chosen) return
    if (chosen.size > largest) return announce(profile.tooLarge, 'danger')
    void change.run(chosen.slice(0, chosen.size, chosen.type))
  }
  return (
    <div className="picture">
      <Avatar size="large" name={user.name ?? user.username ?? user.email ?? ''} url={user.avatarUrl} />
      <div className="stack">
        <div className="section-action">
          <Button isPending={change.isPending} onPress={() => file.current?.click()}>
            {user.avatarUrl ? profile.replace : profile.upload}
          </Button>
          {user.avatarUrl && (
            <Button variant="quiet" isDisabled={change.isPending} onPress={() => void change.run(null)}>
              {profile.remove}
            </Button>
          )}
        </div>
        <Problem text={change.problem} />
      </div>
      <input ref={file} type="file" accept={types} hidden aria-label={profile.picture} onChange={choose} />
    </div>
  )
}
