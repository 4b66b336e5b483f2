import { index, route } from '@react-router/dev/routes'

export default [index('./home.tsx'), route('callback', './callback.tsx'), route('account', './account.tsx')]
