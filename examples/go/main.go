// A command-line tool that signs a user in and prints the account.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.com/sallyport/client"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	address := os.Getenv("SALLYPORT_URL")
	if address == "" {
		address = "http://localhost:4000"
	}
	input := bufio.NewReader(os.Stdin)
	session := client.New(address, "")
	err := session.LogIn(ctx, ask(input, "Email address: "), ask(input, "Password: "))
	var needed *client.TwoFactorRequired
	if errors.As(err, &needed) {
		err = session.VerifyTwoFactor(ctx, needed.Challenge, ask(input, "Code: "))
	}
	if err != nil {
		return err
	}
	var data struct {
		Me struct{ ID, Email, Role string }
	}
	if err := session.Query(ctx, `{ me { id email role } }`, nil, &data); err != nil {
		return err
	}
	fmt.Printf("%s %s (%s)\n", data.Me.ID, data.Me.Email, data.Me.Role)
	return session.LogOut(ctx)
}

func ask(input *bufio.Reader, question string) string {
	fmt.Fprint(os.Stderr, question)
	line, _ := input.ReadString('\n')
	return strings.TrimRight(line, "\r\n")
}
