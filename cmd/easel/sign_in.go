package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/services/moderation"
)

// oidcFlags are another site where moderators may sign in.
type oidcFlags struct {
	Issuer           string `help:"Address of an OpenID provider that moderators may sign in with; wants --public-url." env:"EASEL_OIDC_ISSUER" placeholder:"URL"`
	ClientID         string `help:"What the provider calls this contest." name:"client-id" env:"EASEL_OIDC_CLIENT_ID" placeholder:"ID"`
	ClientSecretFile string `help:"File with the secret that the provider shares with it." env:"EASEL_OIDC_CLIENT_SECRET_FILE" type:"path" placeholder:"FILE"`
}

// provider is the one that the flags name; nil without.
func (f serveFlags) provider() (*moderation.Provider, error) {
	if f.OIDC.Issuer == "" {
		return nil, nil
	}
	if f.PublicURL == "" || f.OIDC.ClientID == "" || f.OIDC.ClientSecretFile == "" {
		return nil, fmt.Errorf("%w: --oidc-issuer wants --oidc-client-id, --oidc-client-secret-file and --public-url", errUsage)
	}
	secret, err := os.ReadFile(f.OIDC.ClientSecretFile)
	if err != nil {
		return nil, fmt.Errorf("read the secret of the OpenID provider: %w", err)
	}
	p, err := moderation.NewProvider(moderation.ProviderConfig{
		Issuer: f.OIDC.Issuer, ClientID: f.OIDC.ClientID, ClientSecret: strings.TrimSpace(string(secret)), PublicURL: f.PublicURL,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: --oidc-issuer: %w", errUsage, err)
	}
	return p, nil
}

// outbox takes staff's mails to the server that the flags name; nil without.
func (f serveFlags) outbox(log *slog.Logger) (*mail.Outbox, error) {
	sender, err := f.sender()
	if sender == nil {
		return nil, err
	}
	return mail.NewOutbox(sender, log), nil
}
