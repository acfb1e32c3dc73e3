/** Why a sign-in or sign-up was refused, and what was typed, so that nothing has to be typed twice (but the password). */
export interface AuthFailure {
  message: string;
  field?: 'name' | 'email' | 'password';
  name?: string;
  email?: string;
}
