package main

import (
	"container/list"
	"crypto/sha256"
	"hash/crc32"
	"regexp"
	"strings"
)

// hash is the SHA-256 of an API key.
type hash = [sha256.Size]byte

// verdicts are the newest verdicts about API keys, by the hash of the key.
type verdicts struct {
	size  int
	of    map[hash]*list.Element
	order *list.List // of named, from the oldest to the newest
}

type named struct {
	name    hash
	verdict *verdict
}

func newVerdicts(size int) *verdicts {
	return &verdicts{size: size, of: map[hash]*list.Element{}, order: list.New()}
}

func (s *verdicts) find(name hash) *verdict {
	if element := s.of[name]; element != nil {
		return element.Value.(named).verdict
	}
	return nil
}

// keep keeps a verdict. The oldest makes room for it.
func (s *verdicts) keep(name hash, v *verdict) {
	s.remove(name)
	s.of[name] = s.order.PushBack(named{name, v})
	if len(s.of) > s.size {
		s.remove(s.order.Front().Value.(named).name)
	}
}

func (s *verdicts) remove(name hash) {
	if element := s.of[name]; element != nil {
		s.order.Remove(element)
		delete(s.of, name)
	}
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var shape = regexp.MustCompile(`^sp_(live|test)_[0-9A-Za-z]{22}_[0-9A-Za-z]{33}$`)

// isAPIKey tells whether a text is spelled like an API key: its length, its characters and its checksum.
func isAPIKey(text string) bool {
	return shape.MatchString(text) && strings.HasSuffix(text, checksum(text[:len(text)-6]))
}

// checksum returns the last six characters of an API key that begins with a text.
func checksum(text string) string {
	written := make([]byte, 6)
	rest := crc32.ChecksumIEEE([]byte(text))
	for at := 5; at >= 0; at-- {
		written[at] = digits[rest%62]
		rest /= 62
	}
	return string(written)
}
