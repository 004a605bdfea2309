/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The kind of an identity provider, for instance to choose the button that its owner asks for. */
export type OAuthProviderKind =
  /** Sign in with Apple. */
  | 'APPLE'
  /** Discord. */
  | 'DISCORD'
  /** GitHub. */
  | 'GITHUB'
  /** GitLab. */
  | 'GITLAB'
  /** Google. */
  | 'GOOGLE'
  /** Microsoft Entra ID and personal Microsoft accounts. */
  | 'MICROSOFT'
  /** Any other OpenID provider. */
  | 'OIDC';

export type SignInOptionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SignInOptionsQuery = { signInOptions: { loginByMail: boolean, passkeys: boolean, signup: boolean, providers: Array<{ id: string, name: string, kind: OAuthProviderKind }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const SignInOptionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query SignInOptions {
  signInOptions {
    loginByMail
    passkeys
    signup
    providers {
      id
      name
      kind
    }
  }
}
    `) as unknown as TypedDocumentString<SignInOptionsQuery, SignInOptionsQueryVariables>;
